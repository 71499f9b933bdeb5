package dev.surus.tests.harness;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// A person's terminal: a program on a pseudo-terminal, typed into and read from. Made with `script`, which every Debian has.
public final class Terminal implements AutoCloseable {
    /// psql's prompts, and whatever asks for a password.
    public static final Pattern PROMPT = Pattern.compile("(?:^|\\n)[^\\n]*(?:[=\\-*!'\"(^@$][*!?]?[#>] |[:：] ?)$");

    private final Process process;
    private final StringBuilder screen = new StringBuilder();
    private int seen;

    public Terminal(Map<String, String> environment, List<String> command) {
        try {
            var quoted = new ArrayList<String>();
            command.forEach(word -> quoted.add("'" + word.replace("'", "'\\''") + "'"));
            var builder = new ProcessBuilder("script", "-qefc", "stty cols 400; exec " + String.join(" ", quoted), "/dev/null")
                    .redirectErrorStream(true);
            builder.environment().putAll(Map.of("TERM", "dumb", "PAGER", "cat", "LC_ALL", "C.UTF-8"));
            builder.environment().putAll(environment);
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(() -> read(process.getInputStream()));
    }

    private void read(InputStream in) {
        byte[] buffer = new byte[8192];
        byte[] rest = new byte[0];
        try {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                byte[] all = new byte[rest.length + n];
                System.arraycopy(rest, 0, all, 0, rest.length);
                System.arraycopy(buffer, 0, all, rest.length, n);
                int whole = wholeCharacters(all);
                append(new String(all, 0, whole, StandardCharsets.UTF_8));
                rest = java.util.Arrays.copyOfRange(all, whole, all.length);
            }
        } catch (IOException closed) {
            // The terminal is gone.
        }
    }

    /// How many bytes make whole UTF-8 characters.
    private static int wholeCharacters(byte[] bytes) {
        int end = bytes.length;
        int back = 0;
        while (back < 3 && end - back > 0 && (bytes[end - back - 1] & 0xC0) == 0x80) {
            back++;
        }
        if (end - back == 0) {
            return end;
        }
        int lead = bytes[end - back - 1] & 0xFF;
        int length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1;
        return length > back + 1 ? end - back - 1 : end;
    }

    private synchronized void append(String text) {
        screen.append(text.replace("\r", ""));
        notifyAll();
    }

    /// Types a line and Enter.
    public void type(String line) {
        try {
            process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Waits until what appeared since the last call ends with a prompt (or the program ended), and returns it.
    public String readToPrompt(int secondsMax) {
        return read(secondsMax, true);
    }

    /// Waits for the first prompt, before anything was typed.
    public String readGreeting(int secondsMax) {
        return read(secondsMax, false);
    }

    private synchronized String read(int secondsMax, boolean behindEcho) {
        long deadline = System.nanoTime() + secondsMax * 1_000_000_000L;
        while (true) {
            String fresh = screen.substring(seen);
            boolean ended = !process.isAlive();
            // A line typed ends with its echo's newline; only what follows can be a prompt.
            if (PROMPT.matcher(fresh).find() && (!behindEcho || fresh.indexOf('\n') >= 0) || ended) {
                seen = screen.length();
                return fresh;
            }
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                throw new AssertionError("no prompt after " + secondsMax + " s; on the screen:\n" + fresh);
            }
            try {
                wait(Math.min(200, left / 1_000_000 + 1));
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /// Waits until a text has appeared since the last read.
    public synchronized void awaitText(String text, int secondsMax) {
        long deadline = System.nanoTime() + secondsMax * 1_000_000_000L;
        while (screen.indexOf(text, seen) < 0) {
            pause(deadline, text);
        }
        seen = screen.length();
    }

    /// Waits until the program has ended.
    public synchronized void awaitEnd(int secondsMax) {
        long deadline = System.nanoTime() + secondsMax * 1_000_000_000L;
        while (process.isAlive()) {
            pause(deadline, "the program's end");
        }
    }

    private void pause(long deadline, String awaited) {
        if (System.nanoTime() > deadline) {
            throw new AssertionError("no sign of " + awaited + "; on the screen:\n" + screen);
        }
        try {
            wait(50);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /// What appeared since the last read, with no waiting.
    public synchronized String readNow() {
        String fresh = screen.substring(seen);
        seen = screen.length();
        return fresh;
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
