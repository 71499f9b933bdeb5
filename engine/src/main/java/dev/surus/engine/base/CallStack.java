package dev.surus.engine.base;

import java.util.ArrayList;
import java.util.List;

/// What runs inside what in one session, for the CONTEXT of errors and notices: functions, the statements in them. Confined to the
/// session's thread.
///
/// ```
/// stack.push(frame);
/// try {
///     ...
/// } catch (SqlException error) {
///     throw stack.complete(error);
/// } finally {
///     stack.pop(frame);
/// }
/// ```
///
/// The innermost frame that an error passes writes the lines of all frames, so that whoever catches it sees them all; frames
/// further out then add nothing.
public final class CallStack {
    /// Something that runs, and says so.
    public interface Frame {
        /// Adds what CONTEXT says of it: no line, or one, or several, the innermost first.
        void describe(List<Message> lines);
    }

    private final List<Frame> frames = new ArrayList<>();

    public void push(Frame frame) {
        frames.add(frame);
    }

    /// Takes a frame away, and what was left above it.
    public void pop(Frame frame) {
        while (!frames.isEmpty() && frames.removeLast() != frame) {
            // What an error left behind.
        }
    }

    /// What runs, innermost first.
    public List<Message> lines() {
        var lines = new ArrayList<Message>();
        for (int i = frames.size() - 1; i >= 0; i--) {
            frames.get(i).describe(lines);
        }
        return lines;
    }

    /// Adds the lines to an error that does not have them yet.
    public SqlException complete(SqlException error) {
        complete(error.diagnostic());
        return error;
    }

    public void complete(Diagnostic diagnostic) {
        if (!diagnostic.contextComplete) {
            diagnostic.context.addAll(lines());
            diagnostic.contextComplete = true;
        }
    }
}
