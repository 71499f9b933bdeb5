package dev.surus.engine.parser;

/// The key words of PostgreSQL 15 as token kinds, with their categories. The table is pg_get_keywords()'s.
///
/// A kind is [#LOWEST] plus the word's place in the alphabetical table.
public final class Keyword {
    /// How far a word may be used as a name.
    public enum Category {
        UNRESERVED('U', "unreserved"),
        COLUMN_NAME('C', "unreserved (cannot be function or type name)"),
        TYPE_OR_FUNCTION_NAME('T', "reserved (can be function or type name)"),
        RESERVED('R', "reserved");

        public final char code;
        public final String description;

        Category(char code, String description) {
            this.code = code;
            this.description = description;
        }
    }

    /// @param bareLabel may label a column without AS
    public record Entry(String word, Category category, boolean bareLabel) {}

    static final int LOWEST = 256;

    static final int ABORT = 256;
    static final int ABSOLUTE = 257;
    static final int ACCESS = 258;
    static final int ACTION = 259;
    static final int ADD = 260;
    static final int ADMIN = 261;
    static final int AFTER = 262;
    static final int AGGREGATE = 263;
    static final int ALL = 264;
    static final int ALSO = 265;
    static final int ALTER = 266;
    static final int ALWAYS = 267;
    static final int ANALYSE = 268;
    static final int ANALYZE = 269;
    static final int AND = 270;
    static final int ANY = 271;
    static final int ARRAY = 272;
    static final int AS = 273;
    static final int ASC = 274;
    static final int ASENSITIVE = 275;
    static final int ASSERTION = 276;
    static final int ASSIGNMENT = 277;
    static final int ASYMMETRIC = 278;
    static final int AT = 279;
    static final int ATOMIC = 280;
    static final int ATTACH = 281;
    static final int ATTRIBUTE = 282;
    static final int AUTHORIZATION = 283;
    static final int BACKWARD = 284;
    static final int BEFORE = 285;
    static final int BEGIN = 286;
    static final int BETWEEN = 287;
    static final int BIGINT = 288;
    static final int BINARY = 289;
    static final int BIT = 290;
    static final int BOOLEAN = 291;
    static final int BOTH = 292;
    static final int BREADTH = 293;
    static final int BY = 294;
    static final int CACHE = 295;
    static final int CALL = 296;
    static final int CALLED = 297;
    static final int CASCADE = 298;
    static final int CASCADED = 299;
    static final int CASE = 300;
    static final int CAST = 301;
    static final int CATALOG = 302;
    static final int CHAIN = 303;
    static final int CHAR = 304;
    static final int CHARACTER = 305;
    static final int CHARACTERISTICS = 306;
    static final int CHECK = 307;
    static final int CHECKPOINT = 308;
    static final int CLASS = 309;
    static final int CLOSE = 310;
    static final int CLUSTER = 311;
    static final int COALESCE = 312;
    static final int COLLATE = 313;
    static final int COLLATION = 314;
    static final int COLUMN = 315;
    static final int COLUMNS = 316;
    static final int COMMENT = 317;
    static final int COMMENTS = 318;
    static final int COMMIT = 319;
    static final int COMMITTED = 320;
    static final int COMPRESSION = 321;
    static final int CONCURRENTLY = 322;
    static final int CONFIGURATION = 323;
    static final int CONFLICT = 324;
    static final int CONNECTION = 325;
    static final int CONSTRAINT = 326;
    static final int CONSTRAINTS = 327;
    static final int CONTENT = 328;
    static final int CONTINUE = 329;
    static final int CONVERSION = 330;
    static final int COPY = 331;
    static final int COST = 332;
    static final int CREATE = 333;
    static final int CROSS = 334;
    static final int CSV = 335;
    static final int CUBE = 336;
    static final int CURRENT = 337;
    static final int CURRENT_CATALOG = 338;
    static final int CURRENT_DATE = 339;
    static final int CURRENT_ROLE = 340;
    static final int CURRENT_SCHEMA = 341;
    static final int CURRENT_TIME = 342;
    static final int CURRENT_TIMESTAMP = 343;
    static final int CURRENT_USER = 344;
    static final int CURSOR = 345;
    static final int CYCLE = 346;
    static final int DATA = 347;
    static final int DATABASE = 348;
    static final int DAY = 349;
    static final int DEALLOCATE = 350;
    static final int DEC = 351;
    static final int DECIMAL = 352;
    static final int DECLARE = 353;
    static final int DEFAULT = 354;
    static final int DEFAULTS = 355;
    static final int DEFERRABLE = 356;
    static final int DEFERRED = 357;
    static final int DEFINER = 358;
    static final int DELETE = 359;
    static final int DELIMITER = 360;
    static final int DELIMITERS = 361;
    static final int DEPENDS = 362;
    static final int DEPTH = 363;
    static final int DESC = 364;
    static final int DETACH = 365;
    static final int DICTIONARY = 366;
    static final int DISABLE = 367;
    static final int DISCARD = 368;
    static final int DISTINCT = 369;
    static final int DO = 370;
    static final int DOCUMENT = 371;
    static final int DOMAIN = 372;
    static final int DOUBLE = 373;
    static final int DROP = 374;
    static final int EACH = 375;
    static final int ELSE = 376;
    static final int ENABLE = 377;
    static final int ENCODING = 378;
    static final int ENCRYPTED = 379;
    static final int END = 380;
    static final int ENUM = 381;
    static final int ESCAPE = 382;
    static final int EVENT = 383;
    static final int EXCEPT = 384;
    static final int EXCLUDE = 385;
    static final int EXCLUDING = 386;
    static final int EXCLUSIVE = 387;
    static final int EXECUTE = 388;
    static final int EXISTS = 389;
    static final int EXPLAIN = 390;
    static final int EXPRESSION = 391;
    static final int EXTENSION = 392;
    static final int EXTERNAL = 393;
    static final int EXTRACT = 394;
    static final int FALSE = 395;
    static final int FAMILY = 396;
    static final int FETCH = 397;
    static final int FILTER = 398;
    static final int FINALIZE = 399;
    static final int FIRST = 400;
    static final int FLOAT = 401;
    static final int FOLLOWING = 402;
    static final int FOR = 403;
    static final int FORCE = 404;
    static final int FOREIGN = 405;
    static final int FORWARD = 406;
    static final int FREEZE = 407;
    static final int FROM = 408;
    static final int FULL = 409;
    static final int FUNCTION = 410;
    static final int FUNCTIONS = 411;
    static final int GENERATED = 412;
    static final int GLOBAL = 413;
    static final int GRANT = 414;
    static final int GRANTED = 415;
    static final int GREATEST = 416;
    static final int GROUP = 417;
    static final int GROUPING = 418;
    static final int GROUPS = 419;
    static final int HANDLER = 420;
    static final int HAVING = 421;
    static final int HEADER = 422;
    static final int HOLD = 423;
    static final int HOUR = 424;
    static final int IDENTITY = 425;
    static final int IF = 426;
    static final int ILIKE = 427;
    static final int IMMEDIATE = 428;
    static final int IMMUTABLE = 429;
    static final int IMPLICIT = 430;
    static final int IMPORT = 431;
    static final int IN = 432;
    static final int INCLUDE = 433;
    static final int INCLUDING = 434;
    static final int INCREMENT = 435;
    static final int INDEX = 436;
    static final int INDEXES = 437;
    static final int INHERIT = 438;
    static final int INHERITS = 439;
    static final int INITIALLY = 440;
    static final int INLINE = 441;
    static final int INNER = 442;
    static final int INOUT = 443;
    static final int INPUT = 444;
    static final int INSENSITIVE = 445;
    static final int INSERT = 446;
    static final int INSTEAD = 447;
    static final int INT = 448;
    static final int INTEGER = 449;
    static final int INTERSECT = 450;
    static final int INTERVAL = 451;
    static final int INTO = 452;
    static final int INVOKER = 453;
    static final int IS = 454;
    static final int ISNULL = 455;
    static final int ISOLATION = 456;
    static final int JOIN = 457;
    static final int KEY = 458;
    static final int LABEL = 459;
    static final int LANGUAGE = 460;
    static final int LARGE = 461;
    static final int LAST = 462;
    static final int LATERAL = 463;
    static final int LEADING = 464;
    static final int LEAKPROOF = 465;
    static final int LEAST = 466;
    static final int LEFT = 467;
    static final int LEVEL = 468;
    static final int LIKE = 469;
    static final int LIMIT = 470;
    static final int LISTEN = 471;
    static final int LOAD = 472;
    static final int LOCAL = 473;
    static final int LOCALTIME = 474;
    static final int LOCALTIMESTAMP = 475;
    static final int LOCATION = 476;
    static final int LOCK = 477;
    static final int LOCKED = 478;
    static final int LOGGED = 479;
    static final int MAPPING = 480;
    static final int MATCH = 481;
    static final int MATCHED = 482;
    static final int MATERIALIZED = 483;
    static final int MAXVALUE = 484;
    static final int MERGE = 485;
    static final int METHOD = 486;
    static final int MINUTE = 487;
    static final int MINVALUE = 488;
    static final int MODE = 489;
    static final int MONTH = 490;
    static final int MOVE = 491;
    static final int NAME = 492;
    static final int NAMES = 493;
    static final int NATIONAL = 494;
    static final int NATURAL = 495;
    static final int NCHAR = 496;
    static final int NEW = 497;
    static final int NEXT = 498;
    static final int NFC = 499;
    static final int NFD = 500;
    static final int NFKC = 501;
    static final int NFKD = 502;
    static final int NO = 503;
    static final int NONE = 504;
    static final int NORMALIZE = 505;
    static final int NORMALIZED = 506;
    static final int NOT = 507;
    static final int NOTHING = 508;
    static final int NOTIFY = 509;
    static final int NOTNULL = 510;
    static final int NOWAIT = 511;
    static final int NULL = 512;
    static final int NULLIF = 513;
    static final int NULLS = 514;
    static final int NUMERIC = 515;
    static final int OBJECT = 516;
    static final int OF = 517;
    static final int OFF = 518;
    static final int OFFSET = 519;
    static final int OIDS = 520;
    static final int OLD = 521;
    static final int ON = 522;
    static final int ONLY = 523;
    static final int OPERATOR = 524;
    static final int OPTION = 525;
    static final int OPTIONS = 526;
    static final int OR = 527;
    static final int ORDER = 528;
    static final int ORDINALITY = 529;
    static final int OTHERS = 530;
    static final int OUT = 531;
    static final int OUTER = 532;
    static final int OVER = 533;
    static final int OVERLAPS = 534;
    static final int OVERLAY = 535;
    static final int OVERRIDING = 536;
    static final int OWNED = 537;
    static final int OWNER = 538;
    static final int PARALLEL = 539;
    static final int PARAMETER = 540;
    static final int PARSER = 541;
    static final int PARTIAL = 542;
    static final int PARTITION = 543;
    static final int PASSING = 544;
    static final int PASSWORD = 545;
    static final int PLACING = 546;
    static final int PLANS = 547;
    static final int POLICY = 548;
    static final int POSITION = 549;
    static final int PRECEDING = 550;
    static final int PRECISION = 551;
    static final int PREPARE = 552;
    static final int PREPARED = 553;
    static final int PRESERVE = 554;
    static final int PRIMARY = 555;
    static final int PRIOR = 556;
    static final int PRIVILEGES = 557;
    static final int PROCEDURAL = 558;
    static final int PROCEDURE = 559;
    static final int PROCEDURES = 560;
    static final int PROGRAM = 561;
    static final int PUBLICATION = 562;
    static final int QUOTE = 563;
    static final int RANGE = 564;
    static final int READ = 565;
    static final int REAL = 566;
    static final int REASSIGN = 567;
    static final int RECHECK = 568;
    static final int RECURSIVE = 569;
    static final int REF = 570;
    static final int REFERENCES = 571;
    static final int REFERENCING = 572;
    static final int REFRESH = 573;
    static final int REINDEX = 574;
    static final int RELATIVE = 575;
    static final int RELEASE = 576;
    static final int RENAME = 577;
    static final int REPEATABLE = 578;
    static final int REPLACE = 579;
    static final int REPLICA = 580;
    static final int RESET = 581;
    static final int RESTART = 582;
    static final int RESTRICT = 583;
    static final int RETURN = 584;
    static final int RETURNING = 585;
    static final int RETURNS = 586;
    static final int REVOKE = 587;
    static final int RIGHT = 588;
    static final int ROLE = 589;
    static final int ROLLBACK = 590;
    static final int ROLLUP = 591;
    static final int ROUTINE = 592;
    static final int ROUTINES = 593;
    static final int ROW = 594;
    static final int ROWS = 595;
    static final int RULE = 596;
    static final int SAVEPOINT = 597;
    static final int SCHEMA = 598;
    static final int SCHEMAS = 599;
    static final int SCROLL = 600;
    static final int SEARCH = 601;
    static final int SECOND = 602;
    static final int SECURITY = 603;
    static final int SELECT = 604;
    static final int SEQUENCE = 605;
    static final int SEQUENCES = 606;
    static final int SERIALIZABLE = 607;
    static final int SERVER = 608;
    static final int SESSION = 609;
    static final int SESSION_USER = 610;
    static final int SET = 611;
    static final int SETOF = 612;
    static final int SETS = 613;
    static final int SHARE = 614;
    static final int SHOW = 615;
    static final int SIMILAR = 616;
    static final int SIMPLE = 617;
    static final int SKIP = 618;
    static final int SMALLINT = 619;
    static final int SNAPSHOT = 620;
    static final int SOME = 621;
    static final int SQL = 622;
    static final int STABLE = 623;
    static final int STANDALONE = 624;
    static final int START = 625;
    static final int STATEMENT = 626;
    static final int STATISTICS = 627;
    static final int STDIN = 628;
    static final int STDOUT = 629;
    static final int STORAGE = 630;
    static final int STORED = 631;
    static final int STRICT = 632;
    static final int STRIP = 633;
    static final int SUBSCRIPTION = 634;
    static final int SUBSTRING = 635;
    static final int SUPPORT = 636;
    static final int SYMMETRIC = 637;
    static final int SYSID = 638;
    static final int SYSTEM = 639;
    static final int TABLE = 640;
    static final int TABLES = 641;
    static final int TABLESAMPLE = 642;
    static final int TABLESPACE = 643;
    static final int TEMP = 644;
    static final int TEMPLATE = 645;
    static final int TEMPORARY = 646;
    static final int TEXT = 647;
    static final int THEN = 648;
    static final int TIES = 649;
    static final int TIME = 650;
    static final int TIMESTAMP = 651;
    static final int TO = 652;
    static final int TRAILING = 653;
    static final int TRANSACTION = 654;
    static final int TRANSFORM = 655;
    static final int TREAT = 656;
    static final int TRIGGER = 657;
    static final int TRIM = 658;
    static final int TRUE = 659;
    static final int TRUNCATE = 660;
    static final int TRUSTED = 661;
    static final int TYPE = 662;
    static final int TYPES = 663;
    static final int UESCAPE = 664;
    static final int UNBOUNDED = 665;
    static final int UNCOMMITTED = 666;
    static final int UNENCRYPTED = 667;
    static final int UNION = 668;
    static final int UNIQUE = 669;
    static final int UNKNOWN = 670;
    static final int UNLISTEN = 671;
    static final int UNLOGGED = 672;
    static final int UNTIL = 673;
    static final int UPDATE = 674;
    static final int USER = 675;
    static final int USING = 676;
    static final int VACUUM = 677;
    static final int VALID = 678;
    static final int VALIDATE = 679;
    static final int VALIDATOR = 680;
    static final int VALUE = 681;
    static final int VALUES = 682;
    static final int VARCHAR = 683;
    static final int VARIADIC = 684;
    static final int VARYING = 685;
    static final int VERBOSE = 686;
    static final int VERSION = 687;
    static final int VIEW = 688;
    static final int VIEWS = 689;
    static final int VOLATILE = 690;
    static final int WHEN = 691;
    static final int WHERE = 692;
    static final int WHITESPACE = 693;
    static final int WINDOW = 694;
    static final int WITH = 695;
    static final int WITHIN = 696;
    static final int WITHOUT = 697;
    static final int WORK = 698;
    static final int WRAPPER = 699;
    static final int WRITE = 700;
    static final int XML = 701;
    static final int XMLATTRIBUTES = 702;
    static final int XMLCONCAT = 703;
    static final int XMLELEMENT = 704;
    static final int XMLEXISTS = 705;
    static final int XMLFOREST = 706;
    static final int XMLNAMESPACES = 707;
    static final int XMLPARSE = 708;
    static final int XMLPI = 709;
    static final int XMLROOT = 710;
    static final int XMLSERIALIZE = 711;
    static final int XMLTABLE = 712;
    static final int YEAR = 713;
    static final int YES = 714;
    static final int ZONE = 715;

    /// Word, category code, and whether it may be a bare label (+) or not (-).
    private static final String WORDS = """
            abort:U+ absolute:U+ access:U+ action:U+ add:U+ admin:U+ after:U+ aggregate:U+ all:R+ also:U+ alter:U+ always:U+
            analyse:R+ analyze:R+ and:R+ any:R+ array:R- as:R- asc:R+ asensitive:U+ assertion:U+ assignment:U+ asymmetric:R+
            at:U+ atomic:U+ attach:U+ attribute:U+ authorization:T+ backward:U+ before:U+ begin:U+ between:C+ bigint:C+
            binary:T+ bit:C+ boolean:C+ both:R+ breadth:U+ by:U+ cache:U+ call:U+ called:U+ cascade:U+ cascaded:U+ case:R+
            cast:R+ catalog:U+ chain:U+ char:C- character:C- characteristics:U+ check:R+ checkpoint:U+ class:U+ close:U+
            cluster:U+ coalesce:C+ collate:R+ collation:T+ column:R+ columns:U+ comment:U+ comments:U+ commit:U+ committed:U+
            compression:U+ concurrently:T+ configuration:U+ conflict:U+ connection:U+ constraint:R+ constraints:U+ content:U+
            continue:U+ conversion:U+ copy:U+ cost:U+ create:R- cross:T+ csv:U+ cube:U+ current:U+ current_catalog:R+
            current_date:R+ current_role:R+ current_schema:T+ current_time:R+ current_timestamp:R+ current_user:R+ cursor:U+
            cycle:U+ data:U+ database:U+ day:U- deallocate:U+ dec:C+ decimal:C+ declare:U+ default:R+ defaults:U+
            deferrable:R+ deferred:U+ definer:U+ delete:U+ delimiter:U+ delimiters:U+ depends:U+ depth:U+ desc:R+ detach:U+
            dictionary:U+ disable:U+ discard:U+ distinct:R+ do:R+ document:U+ domain:U+ double:U+ drop:U+ each:U+ else:R+
            enable:U+ encoding:U+ encrypted:U+ end:R+ enum:U+ escape:U+ event:U+ except:R- exclude:U+ excluding:U+
            exclusive:U+ execute:U+ exists:C+ explain:U+ expression:U+ extension:U+ external:U+ extract:C+ false:R+ family:U+
            fetch:R- filter:U- finalize:U+ first:U+ float:C+ following:U+ for:R- force:U+ foreign:R+ forward:U+ freeze:T+
            from:R- full:T+ function:U+ functions:U+ generated:U+ global:U+ grant:R- granted:U+ greatest:C+ group:R-
            grouping:C+ groups:U+ handler:U+ having:R- header:U+ hold:U+ hour:U- identity:U+ if:U+ ilike:T+ immediate:U+
            immutable:U+ implicit:U+ import:U+ in:R+ include:U+ including:U+ increment:U+ index:U+ indexes:U+ inherit:U+
            inherits:U+ initially:R+ inline:U+ inner:T+ inout:C+ input:U+ insensitive:U+ insert:U+ instead:U+ int:C+
            integer:C+ intersect:R- interval:C+ into:R- invoker:U+ is:T+ isnull:T- isolation:U+ join:T+ key:U+ label:U+
            language:U+ large:U+ last:U+ lateral:R+ leading:R+ leakproof:U+ least:C+ left:T+ level:U+ like:T+ limit:R-
            listen:U+ load:U+ local:U+ localtime:R+ localtimestamp:R+ location:U+ lock:U+ locked:U+ logged:U+ mapping:U+
            match:U+ matched:U+ materialized:U+ maxvalue:U+ merge:U+ method:U+ minute:U- minvalue:U+ mode:U+ month:U- move:U+
            name:U+ names:U+ national:C+ natural:T+ nchar:C+ new:U+ next:U+ nfc:U+ nfd:U+ nfkc:U+ nfkd:U+ no:U+ none:C+
            normalize:C+ normalized:U+ not:R+ nothing:U+ notify:U+ notnull:T- nowait:U+ null:R+ nullif:C+ nulls:U+ numeric:C+
            object:U+ of:U+ off:U+ offset:R- oids:U+ old:U+ on:R- only:R+ operator:U+ option:U+ options:U+ or:R+ order:R-
            ordinality:U+ others:U+ out:C+ outer:T+ over:U- overlaps:T- overlay:C+ overriding:U+ owned:U+ owner:U+
            parallel:U+ parameter:U+ parser:U+ partial:U+ partition:U+ passing:U+ password:U+ placing:R+ plans:U+ policy:U+
            position:C+ preceding:U+ precision:C- prepare:U+ prepared:U+ preserve:U+ primary:R+ prior:U+ privileges:U+
            procedural:U+ procedure:U+ procedures:U+ program:U+ publication:U+ quote:U+ range:U+ read:U+ real:C+ reassign:U+
            recheck:U+ recursive:U+ ref:U+ references:R+ referencing:U+ refresh:U+ reindex:U+ relative:U+ release:U+
            rename:U+ repeatable:U+ replace:U+ replica:U+ reset:U+ restart:U+ restrict:U+ return:U+ returning:R- returns:U+
            revoke:U+ right:T+ role:U+ rollback:U+ rollup:U+ routine:U+ routines:U+ row:C+ rows:U+ rule:U+ savepoint:U+
            schema:U+ schemas:U+ scroll:U+ search:U+ second:U- security:U+ select:R+ sequence:U+ sequences:U+ serializable:U+
            server:U+ session:U+ session_user:R+ set:U+ setof:C+ sets:U+ share:U+ show:U+ similar:T+ simple:U+ skip:U+
            smallint:C+ snapshot:U+ some:R+ sql:U+ stable:U+ standalone:U+ start:U+ statement:U+ statistics:U+ stdin:U+
            stdout:U+ storage:U+ stored:U+ strict:U+ strip:U+ subscription:U+ substring:C+ support:U+ symmetric:R+ sysid:U+
            system:U+ table:R+ tables:U+ tablesample:T+ tablespace:U+ temp:U+ template:U+ temporary:U+ text:U+ then:R+
            ties:U+ time:C+ timestamp:C+ to:R- trailing:R+ transaction:U+ transform:U+ treat:C+ trigger:U+ trim:C+ true:R+
            truncate:U+ trusted:U+ type:U+ types:U+ uescape:U+ unbounded:U+ uncommitted:U+ unencrypted:U+ union:R- unique:R+
            unknown:U+ unlisten:U+ unlogged:U+ until:U+ update:U+ user:R+ using:R+ vacuum:U+ valid:U+ validate:U+
            validator:U+ value:U+ values:C+ varchar:C+ variadic:R+ varying:U- verbose:T+ version:U+ view:U+ views:U+
            volatile:U+ when:R+ where:R- whitespace:U+ window:R- with:R- within:U- without:U- work:U+ wrapper:U+ write:U+
            xml:U+ xmlattributes:C+ xmlconcat:C+ xmlelement:C+ xmlexists:C+ xmlforest:C+ xmlnamespaces:C+ xmlparse:C+
            xmlpi:C+ xmlroot:C+ xmlserialize:C+ xmltable:C+ year:U- yes:U+ zone:U+""";

    private static final Entry[] ENTRIES = entries();
    private static final byte[] CATEGORY = new byte[ENTRIES.length];
    private static final boolean[] BARE = new boolean[ENTRIES.length];
    /// Open addressing over [#hash]; 0 is empty, otherwise the kind.
    private static final short[] SLOTS = new short[2048];
    private static final int LONGEST;

    static {
        int longest = 0;
        for (int i = 0; i < ENTRIES.length; i++) {
            CATEGORY[i] = (byte) ENTRIES[i].category.code;
            BARE[i] = ENTRIES[i].bareLabel;
            char[] word = ENTRIES[i].word.toCharArray();
            longest = Math.max(longest, word.length);
            int slot = hash(word, 0, word.length) & SLOTS.length - 1;
            while (SLOTS[slot] != 0) {
                slot = slot + 1 & SLOTS.length - 1;
            }
            SLOTS[slot] = (short) (LOWEST + i);
        }
        LONGEST = longest;
    }

    private Keyword() {}

    /// All key words in alphabetical order, for pg_get_keywords().
    public static Entry[] all() {
        return ENTRIES.clone();
    }

    /// The entry of a (lower-case) word, or null.
    public static Entry of(String word) {
        int kind = find(word.toCharArray(), 0, word.length());
        return kind == 0 || !ENTRIES[kind - LOWEST].word.equals(word) ? null : ENTRIES[kind - LOWEST];
    }

    /// The kind of the word in text[from, to), whatever its case; 0 where it is no key word.
    static int find(char[] text, int from, int to) {
        int length = to - from;
        if (length > LONGEST || length < 2) {
            return 0;
        }
        int slot = hash(text, from, to) & SLOTS.length - 1;
        while (SLOTS[slot] != 0) {
            int kind = SLOTS[slot];
            if (matches(ENTRIES[kind - LOWEST].word, text, from, length)) {
                return kind;
            }
            slot = slot + 1 & SLOTS.length - 1;
        }
        return 0;
    }

    static String word(int kind) {
        return ENTRIES[kind - LOWEST].word;
    }

    /// U, C, T or R.
    static int category(int kind) {
        return CATEGORY[kind - LOWEST];
    }

    static boolean isBareLabel(int kind) {
        return BARE[kind - LOWEST];
    }

    private static int hash(char[] text, int from, int to) {
        int hash = to - from;
        for (int i = from; i < to; i++) {
            hash = hash * 31 + (text[i] | 0x20);
        }
        return hash ^ hash >>> 11;
    }

    private static boolean matches(String word, char[] text, int from, int length) {
        if (word.length() != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            char c = text[from + i];
            if (c >= 'A' && c <= 'Z') {
                c += 32;
            }
            if (c != word.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static Entry[] entries() {
        String[] items = WORDS.strip().split("\\s+");
        var entries = new Entry[items.length];
        for (int i = 0; i < items.length; i++) {
            int colon = items[i].indexOf(':');
            Category category = switch (items[i].charAt(colon + 1)) {
                case 'U' -> Category.UNRESERVED;
                case 'C' -> Category.COLUMN_NAME;
                case 'T' -> Category.TYPE_OR_FUNCTION_NAME;
                default -> Category.RESERVED;
            };
            entries[i] = new Entry(items[i].substring(0, colon), category, items[i].charAt(colon + 2) == '+');
        }
        return entries;
    }
}
