package dev.surus.tools;

/// A tool cannot do its work, for a reason to tell the user.
final class ToolFailure extends RuntimeException {
    ToolFailure(String message) {
        super(message, null, false, false);
    }
}
