# Turns sql/queries/*.sql into the closed list of statements that the worker may send.
#   awk -v part=header -f tools/queries.awk sql/queries/*.sql > queries.h
#   awk -v part=source -f tools/queries.awk sql/queries/*.sql > queries.c
# A statement starts at a line `-- name: attempt_save_answer` and ends before the next one; other comment lines are
# dropped.

function fail(message) {
  printf "%s:%d: %s\n", FILENAME, FNR, message > "/dev/stderr"
  failed = 1
  exit 1
}

FNR == 1 { inside = 0 }

/^-- name:/ {
  name = $3
  if (NF != 3 || name !~ /^[a-z][a-z0-9_]*$/) fail("a statement's name is one word of small letters, digits and _")
  if (name in text) fail("the name " name " is already taken")
  order[++count] = name
  text[name] = ""
  inside = 1
  next
}

/^[ \t]*--/ || /^[ \t]*$/ { next }

!inside { fail("a statement without a `-- name:` line") }

{
  line = $0
  gsub(/\\/, "&&", line)
  gsub(/"/, "\\\"", line)
  text[name] = text[name] "\n    \"" line "\\n\""
}

END {
  if (failed) exit 1
  for (i = 1; i <= count; i++) if (text[order[i]] == "") fail("the statement " order[i] " is empty")
  if (part == "header") {
    print "/* Generated from sql/queries by tools/queries.awk. */"
    print "#ifndef EMTIHAN_QUERIES_H\n#define EMTIHAN_QUERIES_H\n\nenum query {"
    for (i = 1; i <= count; i++) printf "  Q_%s,\n", order[i]
    print "  QUERY_COUNT\n};\n\nextern const char *const query_name[];\nextern const char *const query_text[];\n\n#endif"
  } else {
    print "/* Generated from sql/queries by tools/queries.awk. */\n#include \"queries.h\"\n"
    print "const char *const query_name[] = {"
    for (i = 1; i <= count; i++) printf "    \"%s\",\n", order[i]
    print "};\n\nconst char *const query_text[] = {"
    for (i = 1; i <= count; i++) printf "    /* %s */%s,\n", order[i], text[order[i]]
    print "};"
  }
}
