package dev.surus.engine.storage.btree;

import dev.surus.engine.storage.buffer.BufferPool;
import dev.surus.engine.storage.page.FileId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;

/// Walks over all pages of a quiet [Tree].
final class TreeCheck {
    private final BufferPool pool;
    private final long fileId;

    TreeCheck(BufferPool pool, long fileId) {
        this.pool = pool;
        this.fileId = fileId;
    }

    void visit(int number, IntConsumer visitor) {
        visitor.accept(number);
        var children = new ArrayList<Integer>();
        try (var page = pool.pinForRead(fileId, number)) {
            if (Node.level(page) > 0) {
                for (int slot = -1; slot < Node.count(page); slot++) {
                    children.add(Node.child(page, slot));
                }
            }
        }
        children.forEach(child -> visit(child, visitor));
    }

    /// @param level that the page should have; negative for any
    /// @param faults receives what is wrong, a line each
    void verify(int number, int level, byte[] lower, byte[] upper, List<String> faults) {
        var children = new ArrayList<Integer>();
        var keys = new ArrayList<byte[]>();
        int here;
        try (var page = pool.pinForRead(fileId, number)) {
            here = Node.level(page);
            boolean strips = StripLeaf.is(page);
            String fault = strips ? StripLeaf.fault(page) : Node.fault(page);
            if (fault == null && level >= 0 && here != level) {
                fault = "level " + here + " instead of " + level;
            }
            int count = Node.count(page);
            if (fault == null && count > 0) {
                if (lower != null && (strips ? Arrays.compareUnsigned(StripLeaf.key(page, 0), lower) : Node.compare(page, 0, lower, lower.length)) < 0) {
                    fault = "first key is below the fence";
                } else if (upper != null && (strips ? Arrays.compareUnsigned(StripLeaf.key(page, count - 1), upper)
                        : Node.compare(page, count - 1, upper, upper.length)) >= 0) {
                    fault = "last key is not below the fence";
                }
            }
            if (fault != null) {
                faults.add("file " + FileId.path(fileId) + " page " + number + ": " + fault);
                return;
            }
            if (here > 0) {
                children.add(Node.firstChild(page));
                for (int slot = 0; slot < count; slot++) {
                    keys.add(Node.key(page, slot));
                    children.add(Node.child(page, slot));
                }
            }
        }
        for (int i = 0; i < children.size(); i++) {
            verify(children.get(i), here - 1, i == 0 ? lower : keys.get(i - 1), i == keys.size() ? upper : keys.get(i), faults);
        }
    }
}
