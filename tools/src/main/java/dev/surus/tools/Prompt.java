package dev.surus.tools;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/// Asks on the terminal; without one, reads lines from standard input.
final class Prompt {
    private static BufferedReader input;

    private Prompt() {}

    static String password(String question) {
        Console console = System.console();
        if (console != null && console.isTerminal()) {
            char[] answer = console.readPassword("%s", question);
            return answer == null ? "" : new String(answer);
        }
        return line(question);
    }

    static String line(String question) {
        try {
            System.err.print(question);
            System.err.flush();
            if (input == null) {
                input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            }
            String answer = input.readLine();
            return answer == null ? "" : answer;
        } catch (IOException e) {
            throw new ToolFailure(e.getMessage());
        }
    }

    /// A question until it is answered with yes or no.
    static boolean yesOrNo(String question) {
        while (true) {
            String answer = line(question + " (y/n) ").strip();
            if (answer.equalsIgnoreCase("y")) {
                return true;
            }
            if (answer.equalsIgnoreCase("n") || answer.isEmpty()) {
                return false;
            }
            System.err.println("Please answer \"y\" or \"n\".");
        }
    }
}
