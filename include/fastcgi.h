/* Between libfcgi and plain values: only http.c, worker.c and main.c include this. */
#ifndef EMTIHAN_FASTCGI_H
#define EMTIHAN_FASTCGI_H

#include <fcgiapp.h>

#include "http.h"

/* Fills everything but the body from the parameters that nginx passes. A header stream that broke is
   PROBLEM_BAD_REQUEST, a target that cannot be a path of ours PROBLEM_BAD_PATH; `ret_request` is usable for the log in
   every case. */
enum problem http_read_head(FCGX_Request *fcgi, struct arena *arena, struct request *ret_request)
    __attribute__((warn_unused_result));
/* Reads the whole body, at most `limit` bytes; less than announced is PROBLEM_BAD_REQUEST. */
enum problem http_read_body(FCGX_Request *fcgi, size_t limit, struct request *request)
    __attribute__((warn_unused_result));
/* Writes status, headers and body in one piece; without memory for it a 500, which the reply then is. False when the
   peer went away. */
bool http_write(FCGX_Request *fcgi, const struct request *request, struct reply *reply)
    __attribute__((warn_unused_result));

#endif
