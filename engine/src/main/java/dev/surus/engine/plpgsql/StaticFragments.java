package dev.surus.engine.plpgsql;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/// The pieces of SQL that stand in a routine's text, in their order; what EXECUTE computes is not among them.
final class StaticFragments {
    final List<Fragment> fragments = new ArrayList<>();
    /// Whether there is SQL that is known only when it runs.
    boolean dynamic;
    private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());

    StaticFragments(Routine routine) {
        visit(routine.body());
    }

    /// Steps are records of pieces, steps and lists of them.
    private void visit(Object node) {
        if (node == null || !seen.add(node)) {
            return;
        }
        switch (node) {
            case Fragment fragment -> fragments.add(fragment);
            case List<?> list -> list.forEach(this::visit);
            case Step.ExecuteDynamic step -> {
                dynamic = true;
                parts(step);
            }
            case Step.ForDynamic step -> {
                dynamic = true;
                parts(step);
            }
            case Record record when record.getClass().getPackage() == Step.class.getPackage() -> parts(record);
            default -> {}
        }
    }

    private void parts(Record record) {
        for (RecordComponent component : record.getClass().getRecordComponents()) {
            if (!component.getType().isPrimitive()) {
                try {
                    component.getAccessor().setAccessible(true);
                    visit(component.getAccessor().invoke(record));
                } catch (ReflectiveOperationException e) {
                    throw new IllegalStateException(e);
                }
            }
        }
    }
}
