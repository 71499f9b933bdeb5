package dev.surus.server.authentication;

import dev.surus.engine.base.Diagnostic;
import dev.surus.engine.base.Message;
import dev.surus.engine.base.Severity;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.config.ServerSettings;
import dev.surus.engine.config.Settings;
import dev.surus.engine.session.AuthenticationRules;
import dev.surus.server.ServerMessage;
import dev.surus.server.listen.Peer;
import dev.surus.server.log.ServerLog;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// pg_hba.conf and pg_ident.conf: the rules in force, and what the files say now. A file with a mistake never takes effect.
public final class AuthenticationFiles implements AuthenticationRules {
    /// One line of pg_ident.conf.
    ///
    /// @param pattern the regular expression of a `/...` system user; else null
    record IdentMapping(int line, String map, String systemUser, Pattern pattern, String role) {}

    private final ServerSettings settings;
    private final ServerLog log;
    private volatile List<HbaRule> rules = List.of();
    private volatile List<IdentMapping> mappings = List.of();

    public AuthenticationFiles(ServerSettings settings, ServerLog log) {
        this.settings = settings;
        this.log = log;
    }

    public List<HbaRule> rules() {
        return rules;
    }

    List<IdentMapping> mappings() {
        return mappings;
    }

    private Path hbaFile() {
        return Path.of(settings.get(Settings.HBA_FILE));
    }

    private Path identFile() {
        return Path.of(settings.get(Settings.IDENT_FILE));
    }

    /// Reads pg_hba.conf and takes it over if it has no mistake; says every mistake in the log.
    public boolean loadHba() {
        List<TokenizedFile.Line> lines;
        Path file = hbaFile();
        try {
            lines = TokenizedFile.read(file);
        } catch (IOException e) {
            log(new Message(ServerMessage.FILE_UNREADABLE, file, TokenizedFile.reason(e)), null, 0, file);
            return false;
        }
        boolean good = true;
        var next = new ArrayList<HbaRule>();
        for (TokenizedFile.Line line : lines) {
            if (line.error() != null) {
                log(line.error(), null, 0, file);
                good = false;
            }
        }
        var parser = new HbaLineParser(file.toString(), settings.get(Settings.SSL));
        for (TokenizedFile.Line line : lines) {
            if (line.error() != null) {
                continue;
            }
            HbaRule rule = parser.parse(line);
            for (HbaRule.Mistake mistake : parser.mistakes()) {
                log(mistake.message(), mistake.hint(), line.number(), file);
            }
            if (rule == null) {
                good = false;
            } else {
                next.add(rule);
            }
        }
        if (good && next.isEmpty()) {
            log(new Message(ServerMessage.NO_ENTRIES, file), null, 0, file);
            good = false;
        }
        if (good) {
            rules = List.copyOf(next);
        }
        return good;
    }

    /// The same for pg_ident.conf; a missing file is an empty one.
    public boolean loadIdent() {
        Path file = identFile();
        List<TokenizedFile.Line> lines;
        try {
            lines = TokenizedFile.read(file);
        } catch (IOException e) {
            log(new Message(ServerMessage.FILE_UNREADABLE, file, TokenizedFile.reason(e)), null, 0, file);
            return false;
        }
        boolean good = true;
        var next = new ArrayList<IdentMapping>();
        for (TokenizedFile.Line line : lines) {
            IdentMapping mapping = null;
            Message mistake = line.error();
            if (mistake == null) {
                Object parsed = mapping(line);
                if (parsed instanceof IdentMapping valid) {
                    mapping = valid;
                } else {
                    mistake = (Message) parsed;
                    if (mistake.key() == ServerMessage.IDENT_ENTRY_MISSING) {
                        mistake = new Message(ServerMessage.IDENT_ENTRY_MISSING_IN_FILE, file, line.number());
                    }
                }
            }
            if (mapping == null) {
                log(mistake, null, mistake.key() == ServerMessage.IDENT_MULTIPLE ? line.number() : 0, file);
                good = false;
            } else {
                next.add(mapping);
            }
        }
        if (good) {
            mappings = List.copyOf(next);
        }
        return good;
    }

    /// A mapping, or the message of what is wrong.
    private static Object mapping(TokenizedFile.Line line) {
        for (int i = 0; i < 3; i++) {
            if (line.fields().size() == i) {
                return new Message(ServerMessage.IDENT_ENTRY_MISSING);
            }
            if (line.fields().get(i).size() != 1) {
                return new Message(ServerMessage.IDENT_MULTIPLE);
            }
        }
        String map = line.fields().get(0).getFirst().text();
        String systemUser = line.fields().get(1).getFirst().text();
        String role = line.fields().get(2).getFirst().text();
        Pattern pattern = null;
        if (systemUser.startsWith("/")) {
            try {
                pattern = Pattern.compile(systemUser.substring(1));
            } catch (PatternSyntaxException e) {
                String reason = e.getDescription().contains("group") ? "parentheses () not balanced" : e.getDescription();
                return new Message(ServerMessage.INVALID_REGEX, systemUser.substring(1), reason);
            }
        }
        return new IdentMapping(line.number(), map, systemUser, pattern, role);
    }

    private void log(Message message, Message hint, int line, Path file) {
        var entry = new Diagnostic(Severity.LOG, SqlState.CONFIG_FILE_ERROR, message);
        entry.hint = hint;
        if (line > 0) {
            entry.context.add(new Message(ServerMessage.LINE_CONTEXT, line, file));
        }
        log.write(entry);
    }

    // ---- as the views show them

    @Override
    public List<HbaLine> hbaFileRules() {
        Path file = hbaFile();
        List<TokenizedFile.Line> lines;
        try {
            lines = TokenizedFile.read(file);
        } catch (IOException e) {
            return List.of(new HbaLine(0, null, null, null, null, null, null, null,
                    new Message(ServerMessage.FILE_UNREADABLE, file, TokenizedFile.reason(e)).toString()));
        }
        var shown = new ArrayList<HbaLine>();
        var parser = new HbaLineParser(file.toString(), settings.get(Settings.SSL));
        for (TokenizedFile.Line line : lines) {
            if (line.error() != null) {
                shown.add(new HbaLine(line.number(), null, null, null, null, null, null, null, line.error().toString()));
                continue;
            }
            HbaRule rule = parser.parse(line);
            String error = null;
            for (HbaRule.Mistake mistake : parser.mistakes()) {
                error = mistake.shown() == null ? error : mistake.shown().toString();
            }
            shown.add(rule == null ? new HbaLine(line.number(), null, null, null, null, null, null, null, error) : show(rule, error));
        }
        return shown;
    }

    private static HbaLine show(HbaRule rule, String error) {
        String address = null;
        String mask = null;
        switch (rule.address()) {
            case null -> { }
            case HbaRule.Address.All() -> address = "all";
            case HbaRule.Address.SameHost() -> address = "samehost";
            case HbaRule.Address.SameNet() -> address = "samenet";
            case HbaRule.Address.HostName(String name) -> address = name;
            case HbaRule.Address.Network(InetAddress ip, InetAddress bits) -> {
                address = text(ip);
                mask = text(bits);
            }
        }
        var options = rule.options().entrySet().stream().map(option -> option.getKey() + "=" + option.getValue()).toList();
        return new HbaLine(rule.line(), rule.type().word(), rule.databases().stream().map(HbaRule.Name::text).toList(),
                rule.users().stream().map(HbaRule.Name::text).toList(), address, mask, rule.method().word(), options.isEmpty() ? null : options, error);
    }

    private static String text(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (bytes.length == 4) {
            return address.getHostAddress();
        }
        String text = Peer.compress(bytes);
        // The last four bytes of an address that stands for one of IPv4 are shown as such.
        return !text.startsWith("::ffff:") || text.length() < 9 ? text : "::ffff:" + (bytes[12] & 0xff) + "." + (bytes[13] & 0xff) + "." + (bytes[14] & 0xff)
                + "." + (bytes[15] & 0xff);
    }

    @Override
    public List<IdentLine> identFileMappings() {
        List<TokenizedFile.Line> lines;
        try {
            lines = TokenizedFile.read(identFile());
        } catch (IOException e) {
            return List.of(new IdentLine(0, null, null, null, new Message(ServerMessage.FILE_UNREADABLE, identFile(), TokenizedFile.reason(e)).toString()));
        }
        var shown = new ArrayList<IdentLine>();
        for (TokenizedFile.Line line : lines) {
            Object parsed = line.error() != null ? line.error() : mapping(line);
            shown.add(parsed instanceof IdentMapping mapping
                    ? new IdentLine(line.number(), mapping.map(), mapping.systemUser(), mapping.role(), null)
                    : new IdentLine(line.number(), null, null, null, parsed.toString()));
        }
        return shown;
    }
}
