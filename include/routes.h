/* The table of everything the API answers: the front page of the worker. */
#ifndef EMTIHAN_ROUTES_H
#define EMTIHAN_ROUTES_H

#include "call.h"

/* Who may call: a set of roles, or one of the special ones. There is no default. */
enum who {
  WHO_STUDENT = 1 << 0,
  WHO_MENTOR = 1 << 1,
  WHO_TEACHER = 1 << 2,
  WHO_ADMINISTRATOR = 1 << 3,
  WHO_REGISTRAR = 1 << 4,
  WHO_IT = 1 << 5,
  WHO_STAFF = WHO_MENTOR | WHO_TEACHER | WHO_ADMINISTRATOR | WHO_REGISTRAR | WHO_IT, /* the statement judges further */
  WHO_SIGNED_IN = 1 << 6,                                                            /* any role */
  WHO_ANYBODY = 1 << 7,                                                              /* also signed out */
  WHO_IN_STATEMENT = 1 << 8, /* beside roles: the handler's own statement checks the session, in one round trip */
  WHO_SIGNATURE = 1 << 9,    /* a service that signs the body; no cookie, no page of ours */
};

/* BODY_TEXT: an import, text/plain or text/csv, up to LIMIT_IMPORT_BODY.
   BODY_PICTURE: image/png, image/jpeg or image/webp, up to LIMIT_PICTURE_BODY. */
enum body_kind { BODY_NONE, BODY_JSON, BODY_TEXT, BODY_PICTURE };

/* Slow requests have lanes of their own, well below the number of threads, so that they never stop the saves. */
enum lane { LANE_FAST, LANE_SIGN_IN, LANE_IMPORT, LANE_UPLOAD, LANE_DOCUMENT, LANE_CHECK, LANE_COUNT };

struct route {
  enum method method;
  const char *path; /* after /api, with variables "{id}" (a UUID), "{n}" (1 to LIMIT_QUESTIONS), "{}" (any text) */
  unsigned who;
  enum body_kind body;
  enum lane lane;
  handler_fn *handler;
  const char *query; /* the query parameters that it knows, separated by blanks, or NULL; any other is refused */
};

extern const struct route routes[];
extern const size_t route_count;

/* PROBLEM_NONE and the row, with the variable segments; PROBLEM_NOT_FOUND; or PROBLEM_METHOD_NOT_ALLOWED when the path
   is known with other methods only (*ret_allow then lists them, in the arena). */
enum problem route_find(const struct request *request, const struct route **ret_route,
                        const char *ret_segment[LIMIT_SEGMENTS], const char **ret_allow)
    __attribute__((warn_unused_result));

/* PROBLEM_UNKNOWN_FIELD and the name of a query parameter that the route does not know. */
enum problem route_check_query(const struct route *route, const struct request *request, const char **ret_field)
    __attribute__((warn_unused_result));

#endif
