package dev.surus.server.authentication;

import dev.surus.engine.base.Message;
import dev.surus.server.ServerMessage;
import dev.surus.server.authentication.TokenizedFile.Token;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Makes a rule of one line of pg_hba.conf, or says what is wrong, with PostgreSQL's words and in its order of checks.
final class HbaLineParser {
    private static final Set<String> LDAP_OPTIONS = Set.of("ldapurl", "ldaptls", "ldapscheme", "ldapserver", "ldapport", "ldapbinddn", "ldapbindpasswd",
            "ldapsearchattribute", "ldapsearchfilter", "ldapbasedn", "ldapprefix", "ldapsuffix");
    private static final Set<String> RADIUS_OPTIONS = Set.of("radiusservers", "radiusports", "radiussecrets", "radiusidentifiers");
    private static final List<String> SHOWN_ORDER = List.of("include_realm", "krb_realm", "map", "clientcert", "pamservice", "ldapserver", "ldapport", "ldapscheme",
            "ldaptls", "ldapprefix", "ldapsuffix", "ldapbasedn", "ldapbinddn", "ldapbindpasswd",
            "ldapsearchattribute", "ldapsearchfilter", "ldapscope", "radiusservers", "radiussecrets", "radiusidentifiers", "radiusports");

    private static final class Wrong extends RuntimeException {
        Wrong() {
            super(null, null, false, false);
        }
    }

    private final String file;
    private final boolean sslOn;
    private final List<HbaRule.Mistake> mistakes = new ArrayList<>();

    HbaLineParser(String file, boolean sslOn) {
        this.file = file;
        this.sslOn = sslOn;
    }

    /// What was found wrong so far; a rule may exist all the same (a remark).
    List<HbaRule.Mistake> mistakes() {
        return mistakes;
    }

    /// The rule of a line, or null (see [#mistakes]).
    HbaRule parse(TokenizedFile.Line line) {
        mistakes.clear();
        try {
            return rule(line);
        } catch (Wrong e) {
            return null;
        }
    }

    private Wrong wrong(ServerMessage message, Object... arguments) {
        mistakes.add(new HbaRule.Mistake(new Message(message, arguments), null, new Message(message, arguments)));
        return new Wrong();
    }

    private Wrong wrongWithHint(ServerMessage message, ServerMessage hint, Object... arguments) {
        mistakes.add(new HbaRule.Mistake(new Message(message, arguments), new Message(hint), new Message(message, arguments)));
        return new Wrong();
    }

    private HbaRule rule(TokenizedFile.Line line) {
        List<List<Token>> fields = line.fields();
        int at = 0;
        List<Token> typeField = fields.get(at);
        if (typeField.size() > 1) {
            throw wrongWithHint(ServerMessage.MULTIPLE_TYPES, ServerMessage.ONE_TYPE_PER_LINE);
        }
        HbaRule.Type type = type(typeField.getFirst().text());
        if (++at == fields.size()) {
            throw wrong(ServerMessage.END_BEFORE_DATABASE);
        }
        List<HbaRule.Name> databases = names(fields.get(at));
        if (++at == fields.size()) {
            throw wrong(ServerMessage.END_BEFORE_ROLE);
        }
        List<HbaRule.Name> users = names(fields.get(at));
        HbaRule.Address address = null;
        if (type != HbaRule.Type.LOCAL) {
            if (++at == fields.size()) {
                throw wrong(ServerMessage.END_BEFORE_ADDRESS);
            }
            if (fields.get(at).size() > 1) {
                throw wrongWithHint(ServerMessage.MULTIPLE_ADDRESSES, ServerMessage.ONE_ADDRESS_PER_LINE);
            }
            Token token = fields.get(at).getFirst();
            if (token.is("all")) {
                address = new HbaRule.Address.All();
            } else if (token.is("samehost")) {
                address = new HbaRule.Address.SameHost();
            } else if (token.is("samenet")) {
                address = new HbaRule.Address.SameNet();
            } else {
                String text = token.text();
                int slash = text.indexOf('/');
                InetAddress ip = literal(slash < 0 ? text : text.substring(0, slash));
                if (slash >= 0) {
                    if (ip == null) {
                        throw wrong(ServerMessage.HOST_NAME_AND_MASK, text);
                    }
                    address = new HbaRule.Address.Network(ip, cidrMask(text, slash, ip));
                } else if (ip == null) {
                    address = new HbaRule.Address.HostName(text);
                } else {
                    if (++at == fields.size()) {
                        throw wrongWithHint(ServerMessage.END_BEFORE_NETMASK, ServerMessage.NETMASK_HINT);
                    }
                    if (fields.get(at).size() > 1) {
                        throw wrong(ServerMessage.MULTIPLE_MASKS);
                    }
                    String maskText = fields.get(at).getFirst().text();
                    InetAddress mask = literal(maskText);
                    if (mask == null) {
                        throw wrong(ServerMessage.INVALID_IP_MASK, maskText);
                    }
                    if (mask.getAddress().length != ip.getAddress().length) {
                        throw wrong(ServerMessage.ADDRESS_AND_MASK_DIFFER);
                    }
                    address = new HbaRule.Address.Network(ip, mask);
                }
            }
        }
        if (++at == fields.size()) {
            throw wrong(ServerMessage.END_BEFORE_METHOD);
        }
        if (fields.get(at).size() > 1) {
            throw wrongWithHint(ServerMessage.MULTIPLE_METHODS, ServerMessage.ONE_METHOD_PER_LINE);
        }
        AuthenticationMethod method = method(fields.get(at).getFirst().text(), type);
        var options = new HashMap<String, String>();
        if (method == AuthenticationMethod.GSS) {
            options.put("include_realm", "true");
        }
        for (at++; at < fields.size(); at++) {
            for (Token token : fields.get(at)) {
                int equals = token.text().indexOf('=');
                if (equals < 0) {
                    throw wrong(ServerMessage.OPTION_FORM, token.text());
                }
                option(token.text().substring(0, equals), token.text().substring(equals + 1), type, method, options);
            }
        }
        checkRequired(method, options);
        if (method == AuthenticationMethod.CERT) {
            options.put("clientcert", "verify-full");
        }
        var shown = new LinkedHashMap<String, String>();
        for (String name : SHOWN_ORDER) {
            if (options.containsKey(name)) {
                shown.put(name, options.get(name));
            }
        }
        return new HbaRule(file, line.number(), line.raw(), type, databases, users, address, method, shown);
    }

    private HbaRule.Type type(String word) {
        for (HbaRule.Type type : HbaRule.Type.values()) {
            if (type.word().equals(word)) {
                if (type == HbaRule.Type.HOSTSSL && !sslOn) {
                    // A remark only: the rule exists, and matches nobody.
                    wrongWithHint(ServerMessage.SSL_DISABLED, ServerMessage.SET_SSL_ON);
                }
                return type;
            }
        }
        throw wrong(ServerMessage.INVALID_CONNECTION_TYPE, word);
    }

    private static List<HbaRule.Name> names(List<Token> tokens) {
        return tokens.stream().map(token -> new HbaRule.Name(token.text(), token.quoted())).toList();
    }

    /// A numeric address; null for anything else, which then is a host name.
    private static InetAddress literal(String text) {
        if (text.isEmpty()) {
            return null;
        }
        try {
            boolean v6 = text.indexOf(':') >= 0;
            int zone = v6 ? text.indexOf('%') : -1;
            InetAddress address = InetAddress.ofLiteral(zone < 0 ? text : text.substring(0, zone));
            if (!v6 || address.getAddress().length == 16) {
                return address;
            }
            // Java takes ::ffff:1.2.3.4 for 1.2.3.4; here it is an address of IPv6 like any other.
            var mapped = new byte[16];
            mapped[10] = mapped[11] = (byte) 0xff;
            System.arraycopy(address.getAddress(), 0, mapped, 12, 4);
            return address(mapped);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private InetAddress cidrMask(String text, int slash, InetAddress ip) {
        int size = ip.getAddress().length;
        int bits;
        try {
            bits = Integer.parseInt(text.substring(slash + 1));
        } catch (NumberFormatException e) {
            throw wrong(ServerMessage.INVALID_CIDR_MASK, text);
        }
        if (bits < 0 || bits > size * 8) {
            throw wrong(ServerMessage.INVALID_CIDR_MASK, text);
        }
        byte[] mask = new byte[size];
        for (int i = 0; i < bits; i++) {
            mask[i / 8] |= (byte) (0x80 >> i % 8);
        }
        return address(mask);
    }

    private static InetAddress address(byte[] bytes) {
        try {
            return bytes.length == 16 ? java.net.Inet6Address.getByAddress(null, bytes, -1) : InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    private AuthenticationMethod method(String word, HbaRule.Type type) {
        AuthenticationMethod method = AuthenticationMethod.of(word);
        if (method == null) {
            throw wrong(ServerMessage.INVALID_METHOD, word);
        }
        boolean local = type == HbaRule.Type.LOCAL;
        switch (method) {
            case SSPI, BSD -> throw wrong(ServerMessage.METHOD_NOT_IN_BUILD, word);
            case IDENT -> {
                return local ? AuthenticationMethod.PEER : method;
            }
            case GSS -> {
                if (local) {
                    throw wrong(ServerMessage.GSS_ON_LOCAL);
                }
            }
            case PEER -> {
                if (!local) {
                    throw wrong(ServerMessage.PEER_ON_HOST);
                }
            }
            case CERT -> {
                if (type != HbaRule.Type.HOSTSSL) {
                    throw wrong(ServerMessage.CERT_WITHOUT_SSL);
                }
            }
            case TRUST, REJECT, PASSWORD, MD5, SCRAM, PAM, LDAP, RADIUS -> { }
        }
        return method;
    }

    private void option(String name, String value, HbaRule.Type type, AuthenticationMethod method, Map<String, String> options) {
        switch (name) {
            case "map" -> {
                boolean fits = switch (method) {
                    case IDENT, PEER, GSS, SSPI, CERT -> true;
                    default -> false;
                };
                require(fits, name, "ident, peer, gssapi, sspi, and cert");
                options.put(name, value);
            }
            case "clientcert" -> {
                if (type != HbaRule.Type.HOSTSSL) {
                    throw wrong(ServerMessage.CLIENTCERT_WITHOUT_SSL);
                }
                switch (value) {
                    case "verify-full" -> options.put(name, value);
                    case "verify-ca" -> {
                        if (method == AuthenticationMethod.CERT) {
                            mistakes.add(new HbaRule.Mistake(new Message(ServerMessage.CLIENTCERT_WITH_CERT), null,
                                    new Message(ServerMessage.CLIENTCERT_WITH_CERT_SHOWN)));
                            throw new Wrong();
                        }
                        options.put(name, value);
                    }
                    default -> {
                        mistakes.add(new HbaRule.Mistake(new Message(ServerMessage.INVALID_CLIENTCERT, value), null, null));
                        throw new Wrong();
                    }
                }
            }
            case "clientname" -> {
                if (type != HbaRule.Type.HOSTSSL) {
                    throw wrong(ServerMessage.CLIENTNAME_WITHOUT_SSL);
                }
                if (!value.equals("CN") && !value.equals("DN")) {
                    throw wrong(ServerMessage.INVALID_CLIENTNAME, value);
                }
                options.put(name, value);
            }
            case "pamservice", "pam_use_hostname" -> {
                require(method == AuthenticationMethod.PAM, name, "pam");
                options.put(name, value);
            }
            case "krb_realm", "include_realm" -> {
                require(method == AuthenticationMethod.GSS, name, "gssapi and sspi");
                if (name.equals("krb_realm")) {
                    options.put(name, value);
                } else if (value.equals("1")) {
                    options.put(name, "true");
                } else {
                    options.remove(name);
                }
            }
            case "compat_realm", "upn_username" -> require(false, name, "sspi");
            default -> {
                if (LDAP_OPTIONS.contains(name)) {
                    require(method == AuthenticationMethod.LDAP, name, "ldap");
                    ldapOption(name, value, options);
                } else if (RADIUS_OPTIONS.contains(name)) {
                    require(method == AuthenticationMethod.RADIUS, name, "radius");
                    options.put(name, value);
                } else {
                    throw wrong(ServerMessage.UNKNOWN_OPTION, name);
                }
            }
        }
    }

    private void require(boolean fits, String name, String methods) {
        if (!fits) {
            throw wrong(ServerMessage.OPTION_ONLY_FOR, name, methods);
        }
    }

    private void ldapOption(String name, String value, Map<String, String> options) {
        // Each option sets the whole subtree again; a URL then says otherwise, unless another option follows it.
        options.put("ldapscope", "2");
        switch (name) {
            case "ldapport" -> {
                if (!value.matches("\\s*[+-]?\\d+.*") || value.replaceFirst("^\\s*[+-]?0*", "").matches("\\D.*|")) {
                    throw wrong(ServerMessage.INVALID_LDAP_PORT, value);
                }
                options.put(name, value);
            }
            case "ldapurl" -> {
                // ldap[s]://host[:port]/basedn[?attribute[?scope[?filter]]]
                var matcher = java.util.regex.Pattern.compile("(ldaps?)://([^/:]*)(?::(\\d+))?(?:/([^?]*))?(?:\\?([^?]*))?(?:\\?([^?]*))?(?:\\?(.*))?")
                        .matcher(value);
                if (!matcher.matches()) {
                    // What libldap has to say of it is the text of an error with the same number.
                    throw wrong(ServerMessage.INVALID_LDAP_URL, value, "Time limit exceeded");
                }
                if (matcher.group(6) != null && !List.of("", "base", "one", "sub", "onelevel", "subtree", "children", "subordinate").contains(matcher.group(6))) {
                    throw wrong(ServerMessage.INVALID_LDAP_URL, value, "Strong(er) authentication required");
                }
                options.put("ldapscheme", matcher.group(1));
                putIfSet(options, "ldapserver", matcher.group(2));
                options.put("ldapport", matcher.group(3) != null ? matcher.group(3) : matcher.group(1).equals("ldaps") ? "636" : "389");
                putIfSet(options, "ldapbasedn", matcher.group(4));
                putIfSet(options, "ldapsearchattribute", matcher.group(5));
                String scope = matcher.group(6);
                options.put("ldapscope", "sub".equals(scope) ? "2" : "one".equals(scope) ? "1" : "0");
                putIfSet(options, "ldapsearchfilter", matcher.group(7));
            }
            case "ldaptls" -> {
                if (value.equals("1")) {
                    options.put(name, "true");
                }
            }
            default -> options.put(name, value);
        }
    }

    private static void putIfSet(Map<String, String> options, String name, String value) {
        if (value != null && !value.isEmpty()) {
            options.put(name, value);
        }
    }

    private void checkRequired(AuthenticationMethod method, Map<String, String> options) {
        if (method == AuthenticationMethod.LDAP) {
            options.remove("ldapscope", "0");
            boolean prefix = options.containsKey("ldapprefix") || options.containsKey("ldapsuffix");
            if (prefix) {
                for (String other : List.of("ldapbasedn", "ldapbinddn", "ldapbindpasswd", "ldapsearchattribute", "ldapsearchfilter")) {
                    if (options.containsKey(other)) {
                        throw wrong(ServerMessage.LDAP_MIXED);
                    }
                }
            } else if (!options.containsKey("ldapbasedn")) {
                throw wrong(ServerMessage.LDAP_REQUIRES);
            }
        }
        if (method == AuthenticationMethod.RADIUS) {
            int servers = count(options.get("radiusservers"));
            if (servers == 0) {
                throw wrong(ServerMessage.METHOD_REQUIRES, "radius", "radiusservers");
            }
            int secrets = count(options.get("radiussecrets"));
            if (secrets == 0) {
                throw wrong(ServerMessage.METHOD_REQUIRES, "radius", "radiussecrets");
            }
            if (secrets != 1 && secrets != servers) {
                throw wrong(ServerMessage.RADIUS_COUNT, secrets, servers);
            }
        }
    }

    private static int count(String list) {
        return list == null || list.isBlank() ? 0 : list.split(",").length;
    }
}
