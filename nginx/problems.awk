# Turns the table of include/error.h into internal pages: nginx's own refusals read like the worker's.
#   awk -f nginx/problems.awk include/error.h > problems.conf

BEGIN { # seconds, for Retry-After
  wait["too_many_requests"] = 5; wait["unavailable"] = 1; wait["busy"] = 1
  detail["unavailable"] = "The service does not answer just now. Whether the request was carried out is not known: repeat it"
}

/^  X\(PROBLEM_/ {
  match($0, /, [0-9]+, /)
  status = substr($0, RSTART + 2, 3)
  split($0, quoted, "\"")
  code = quoted[2]
  title = quoted[4]
  sentence = code in detail ? detail[code] : title
  gsub(/'/, "\\'", title)
  gsub(/'/, "\\'", sentence)
  printf "location = /problem/%s {\n  internal;\n  default_type application/problem+json;\n  include headers.conf;\n", code
  print "  add_header Cache-Control no-store always;"
  if (code in wait) printf "  add_header Retry-After %d always;\n", wait[code]
  printf "  return %s '{\"type\":\"urn:emtihan:problem:%s\",\"title\":\"%s\",\"status\":%s,\"code\":\"%s\"", status, code, title, status, code
  printf ",\"detail\":\"%s.\",\"request_id\":\"$request_id\"}\\n';\n}\n", sentence
}
