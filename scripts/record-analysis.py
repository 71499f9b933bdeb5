#!/usr/bin/env python3
"""Records how the reference PostgreSQL analyzes the statements of AnalysisTest: the columns' types or the error.

usage: record-analysis.py HOST PORT   (a superuser "postgres" that needs no password)
Makes the database surus_analysis from schema.sql, writes catalog.txt (rows of the objects in it) and renews the answers in
statements.txt. A statement is a paragraph; its answer is what follows "----".
"""
import os, socket, struct, sys

HERE = os.path.join(os.path.dirname(__file__), "../engine/src/test/resources/dev/surus/engine/analyzer")


class Connection:
    def __init__(self, host, port, database):
        self.socket = socket.create_connection((host, port))
        self.file = self.socket.makefile("rb")
        body = b"user\0postgres\0database\0" + database.encode() + b"\0client_encoding\0UTF8\0\0"
        self.socket.sendall(struct.pack("!ii", len(body) + 8, 196608) + body)
        self.until_ready()

    def send(self, kind, body):
        self.socket.sendall(kind + struct.pack("!i", len(body) + 4) + body)

    def until_ready(self):
        messages = []
        while True:
            kind = self.file.read(1)
            length = struct.unpack("!i", self.file.read(4))[0]
            messages.append((kind, self.file.read(length - 4)))
            if kind == b"Z":
                return messages

    def simple(self, sql):
        """Rows of the last result, as lists of texts."""
        self.send(b"Q", sql.encode() + b"\0")
        rows = []
        for kind, body in self.until_ready():
            if kind == b"E":
                raise Exception(body.decode("utf8", "replace") + sql)
            if kind == b"D":
                count, at, row = struct.unpack("!h", body[:2])[0], 2, []
                for _ in range(count):
                    size = struct.unpack("!i", body[at:at + 4])[0]
                    at += 4
                    row.append(None if size < 0 else body[at:at + size].decode())
                    at += max(size, 0)
                rows.append(row)
        return rows

    def analyze(self, sql):
        self.send(b"P", b"s\0" + sql.encode() + b"\0\0\0")
        self.send(b"D", b"Ss\0")
        self.send(b"C", b"Ss\0")
        self.send(b"S", b"")
        answer = []
        for kind, body in self.until_ready():
            if kind == b"E":
                fields = {part[:1]: part[1:] for part in body.decode().split("\0") if part}
                answer = ["error " + fields["C"] + " " + fields["M"]]
                for key, label in (("D", "detail"), ("H", "hint"), ("P", "position")):
                    if key in fields:
                        answer.append(label + " " + fields[key].replace("\n", "\\n"))
                break
            if kind == b"t":
                count = struct.unpack("!h", body[:2])[0]
                if count:
                    answer.append("parameters " + " ".join(str(o) for o in struct.unpack("!%dI" % count, body[2:])))
            if kind == b"n":
                answer.append("no columns")
            if kind == b"T":
                count, at = struct.unpack("!h", body[:2])[0], 2
                if count == 0:
                    answer.append("no columns")
                for _ in range(count):
                    end = body.index(b"\0", at)
                    name = body[at:end].decode()
                    table, column, type_, _, typmod, _ = struct.unpack("!IhIhih", body[end + 1:end + 19])
                    at = end + 19
                    source = " from column %d" % column if table else ""
                    answer.append("%s %s %d%s" % (name, type_, typmod, source))
        return answer


def catalog_rows(connection):
    texts = {("pg_attrdef", "adbin"): "pg_get_expr(adbin, adrelid)", ("pg_constraint", "conbin"): "pg_get_expr(conbin, conrelid)",
             ("pg_index", "indexprs"): "pg_get_expr(indexprs, indrelid)", ("pg_index", "indpred"): "pg_get_expr(indpred, indrelid)",
             ("pg_rewrite", "ev_action"): "pg_get_viewdef(ev_class)", ("pg_rewrite", "ev_qual"): "null",
             ("pg_type", "typdefaultbin"): "pg_get_expr(typdefaultbin, 0)",
             ("pg_proc", "proargdefaults"): "replace(pg_get_expr(proargdefaults, 0), ', ', U&'\\001e')"}
    own = {"pg_attribute": "attrelid", "pg_attrdef": "oid", "pg_index": "indexrelid", "pg_depend": "objid", "pg_sequence": "seqrelid"}
    lines = []
    for table in ("pg_namespace", "pg_type", "pg_class", "pg_attribute", "pg_attrdef", "pg_index", "pg_constraint", "pg_proc",
                  "pg_rewrite", "pg_depend", "pg_sequence"):
        columns = connection.simple(
            "select attname, atttypid::regtype from pg_attribute where attrelid = '%s'::regclass and attnum > 0 order by attnum" % table)
        selected = ", ".join(texts.get((table, c), c + "::oid" if t == "regproc" else c) for c, t in columns)
        lines.append("table " + table)
        for row in connection.simple("select %s from %s where %s >= 16384" % (selected, table, own.get(table, "oid"))):
            lines.append("\t".join("\\N" if v is None else v.replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t") for v in row))
    return lines


def main():
    host, port = sys.argv[1], int(sys.argv[2])
    admin = Connection(host, port, "postgres")
    admin.simple("DROP DATABASE IF EXISTS surus_analysis")
    admin.simple("CREATE DATABASE surus_analysis")
    connection = Connection(host, port, "surus_analysis")
    connection.simple(open(os.path.join(HERE, "schema.sql")).read())
    with open(os.path.join(HERE, "catalog.txt"), "w") as out:
        connection.simple("SET search_path = ''")
        out.write("\n".join(catalog_rows(connection)) + "\n")
        connection.simple("RESET search_path")
    path = os.path.join(HERE, "statements.txt")
    paragraphs = open(path).read().strip().split("\n\n")
    with open(path, "w") as out:
        for paragraph in paragraphs:
            statement = paragraph.split("\n----")[0]
            out.write(statement + "\n----\n" + "\n".join(connection.analyze(statement)) + "\n\n")
    connection.send(b"X", b"")
    connection.file.close()
    connection.socket.close()
    admin.simple("DROP DATABASE surus_analysis WITH (FORCE)")


main()
