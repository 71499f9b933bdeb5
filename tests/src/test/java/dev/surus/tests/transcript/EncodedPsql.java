package dev.surus.tests.transcript;

import dev.surus.tests.harness.Machine;
import dev.surus.tests.harness.Server;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// psql with its input and output in the bytes of a client encoding.
record EncodedPsql(Server server, String database, Encoding encoding, Way way) {
    /// The server's name of the encoding, and the characters that it stands for.
    enum Encoding {
        UTF8(StandardCharsets.UTF_8),
        EUC_JP(Charset.forName("EUC-JP")),
        SJIS(Charset.forName("windows-31j"));

        private final Charset charset;

        Encoding(Charset charset) {
            this.charset = charset;
        }
    }

    /// How psql hears of the encoding.
    enum Way { ENVIRONMENT, SET, META_COMMAND }

    record Outcome(int status, String output) {
        String require() {
            if (status != 0) {
                throw new AssertionError("psql ended with " + status + ":\n" + output);
            }
            return output;
        }
    }

    /// Runs a script until its first error.
    Outcome run(String script) {
        String announcement = switch (way) {
            case ENVIRONMENT -> "";
            case SET -> "SET client_encoding TO '" + encoding + "';\n";
            case META_COMMAND -> "\\encoding " + encoding + "\n";
        };
        var command = new ArrayList<>(List.of(Machine.postgres("psql"), "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1"));
        command.addAll(server.connectionArguments(database));
        try {
            Path input = Files.createTempFile("surus-script", ".sql");
            Path output = Files.createTempFile("surus-script", ".out");
            Files.write(input, (announcement + script).getBytes(encoding.charset));
            var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectInput(input.toFile())
                    .redirectOutput(output.toFile());
            builder.environment().put("LC_ALL", "C.UTF-8");
            builder.environment().put("PGCLIENTENCODING", way == Way.ENVIRONMENT ? encoding.name() : "UTF8");
            var process = builder.start();
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
                throw new AssertionError("psql did not end:\n" + script);
            }
            String text = new String(Files.readAllBytes(output), encoding.charset);
            Files.delete(input);
            Files.delete(output);
            return new Outcome(process.exitValue(), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
