/* Every way a request can be refused: one enum, one table to HTTP (error.c). A published code is never reused. */
#ifndef EMTIHAN_ERROR_H
#define EMTIHAN_ERROR_H

/* X(enumerator, status, code, title). The code is what clients program against and what SQL returns as a verdict. */
#define PROBLEMS(X)                                                                                                    \
  X(PROBLEM_BAD_REQUEST, 400, "bad_request", "The request cannot be read")                                             \
  X(PROBLEM_BAD_JSON, 400, "bad_json", "The body is not valid JSON")                                                   \
  X(PROBLEM_BAD_PATH, 400, "bad_path", "The address is malformed")                                                     \
  X(PROBLEM_SIGNED_OUT, 401, "signed_out", "Sign in first")                                                            \
  X(PROBLEM_WRONG_CREDENTIALS, 401, "wrong_credentials", "The name or the password is wrong")                          \
  X(PROBLEM_WRONG_SIGNATURE, 401, "wrong_signature", "The signature does not prove who sent this")                     \
  X(PROBLEM_FORBIDDEN, 403, "forbidden", "Your role may not do this")                                                  \
  X(PROBLEM_CROSS_ORIGIN, 403, "cross_origin", "Writes are accepted from the portal's own pages only")                 \
  X(PROBLEM_NOT_ADMITTED, 403, "not_admitted", "You are not admitted to this exam")                                    \
  X(PROBLEM_NOT_FOUND, 404, "not_found", "There is no such thing, or it is not yours")                                 \
  X(PROBLEM_METHOD_NOT_ALLOWED, 405, "method_not_allowed", "This address does not know that method")                   \
  X(PROBLEM_TOO_EARLY, 409, "too_early", "The exam has not opened yet")                                                \
  X(PROBLEM_TOO_LATE, 409, "too_late", "The time for starting is over")                                                \
  X(PROBLEM_BANK_TOO_SMALL, 409, "bank_too_small", "The bank has too few approved questions in this language")         \
  X(PROBLEM_ALREADY_STARTED, 409, "already_started", "This attempt was already started, in another language")          \
  X(PROBLEM_OTHER_DEVICE, 409, "other_device", "The attempt was continued on another device")                          \
  X(PROBLEM_STALE, 409, "stale", "A newer answer to this question is already saved")                                   \
  X(PROBLEM_SUSPENDED, 409, "suspended", "The attempt is suspended: resume it first")                                  \
  X(PROBLEM_CLOSED, 409, "closed", "It is over and stays as it is")                                                    \
  X(PROBLEM_WINDOW_CLOSED, 409, "window_closed", "The time for resuming is over")                                      \
  X(PROBLEM_REMOVED, 409, "removed", "The session administrator stopped this attempt")                                 \
  X(PROBLEM_TERM_OVER, 409, "term_over", "The term is over")                                                           \
  X(PROBLEM_CONFLICT, 409, "conflict", "This does not fit what is stored")                                             \
  X(PROBLEM_BODY_TOO_LARGE, 413, "body_too_large", "The body is too large")                                            \
  X(PROBLEM_WRONG_MEDIA_TYPE, 415, "wrong_media_type", "This address wants another kind of body")                      \
  X(PROBLEM_BAD_VALUE, 422, "bad_value", "A value is not acceptable")                                                  \
  X(PROBLEM_UNKNOWN_FIELD, 422, "unknown_field", "There is a field that this address does not know")                   \
  X(PROBLEM_MISSING_FIELD, 422, "missing_field", "A required field is missing")                                        \
  X(PROBLEM_FILE_REFUSED, 422, "file_refused", "The file was refused; nothing was stored")                             \
  X(PROBLEM_TOO_MANY_REQUESTS, 429, "too_many_requests", "Too many tries: wait")                                       \
  X(PROBLEM_INTERNAL, 500, "internal", "The server made a mistake")                                                    \
  X(PROBLEM_UNAVAILABLE, 503, "unavailable", "The database cannot be reached: repeat the request")                     \
  X(PROBLEM_WRONG_SCHEMA, 503, "wrong_schema", "The database has another schema version than this worker")             \
  X(PROBLEM_BUSY, 503, "busy", "Too many such requests at once: repeat the request")

enum problem {
  PROBLEM_NONE = 0,
#define PROBLEM_ENUMERATOR(name, status, code, title) name,
  PROBLEMS(PROBLEM_ENUMERATOR)
#undef PROBLEM_ENUMERATOR
      PROBLEM_COUNT
};

int problem_status(enum problem problem);        /* 200 for PROBLEM_NONE */
const char *problem_code(enum problem problem);  /* stable, static */
const char *problem_title(enum problem problem); /* English, static */
/* The problem of a verdict that SQL returned; PROBLEM_NONE for "ok", "created" and "unchanged", PROBLEM_INTERNAL for an
   unknown one. */
enum problem problem_from_verdict(const char *verdict) __attribute__((warn_unused_result));

#endif
