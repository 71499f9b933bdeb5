package dev.surus.tools;

import dev.surus.protocol.BlockingClient;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// dropuser: removes a role.
@Command(name = "dropuser", description = "removes a role")
public final class DropUser extends Tool {
    @Parameters(paramLabel = "ROLENAME", description = "role to remove")
    private String role;
    @Option(names = "--if-exists", description = "don't report error if user doesn't exist")
    private boolean ifExists;
    @Option(names = {"-i", "--interactive"}, description = "prompt before deleting anything")
    private boolean interactive;

    public DropUser() {
        super("dropuser");
    }

    @Override
    void work() throws IOException {
        if (interactive) {
            System.err.println("Role \"" + role + "\" will be permanently removed.");
            if (!Prompt.yesOrNo("Are you sure?")) {
                return;
            }
        }
        try (BlockingClient client = connect("postgres")) {
            execute(client, "DROP ROLE " + (ifExists ? "IF EXISTS " : "") + identifier(role) + ";", "removal of role \"" + role + "\"");
        }
    }
}
