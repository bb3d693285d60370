/* The named limits of the worker, each with its reason. Numbers of the regulation are settings in the database. */
#ifndef EMTIHAN_LIMIT_H
#define EMTIHAN_LIMIT_H

#include <stdint.h>

#define LIMIT_FILE_BYTES INT64_C(1000000000000) /* of a film that somebody else stores: more than any has */

enum {
  LIMIT_BODY = 64 * 1024, /* a JSON write; the largest, a question of 4000 and nine options of 1000 characters, is 52
                             KB; nginx has the same limit */
  LIMIT_IMPORT_BODY = 8 * 1024 * 1024,  /* a bank or roster file; 443 questions are 134 KB; nginx has the same limit */
  LIMIT_PICTURE_BODY = 5 * 1024 * 1024, /* a screenshot or photograph; nginx and the table have the same limit */
  LIMIT_TARGET = 2048,                  /* path and query of one request */
  LIMIT_SEGMENTS = 10,                  /* of one path */
  LIMIT_QUERY_PARAMETERS = 12,
  LIMIT_HEADER_VALUE = 512,  /* of the request headers that are read */
  LIMIT_COOKIES = 32 * 1024, /* all that nginx takes: those of the domain's other sites come along */
  LIMIT_JSON_DEPTH = 6,
  LIMIT_FOREIGN_DEPTH = 12,       /* of a JSON body whose form somebody else defines and may extend */
  LIMIT_ARENA = 96 * 1024 * 1024, /* one request's memory: an import's body and what is made of it */
  LIMIT_QUESTIONS = 100,          /* of one attempt: the highest question number accepted in an address */
  LIMIT_OPTIONS = 9,              /* of one question: an option order is a string of digits */
  LIMIT_BATCH = 200,              /* answers in one batch */
  LIMIT_LOGINS = 100,             /* students who get a new date at once: a stream of groups */
  LIMIT_GROUP = 64,               /* answers in one statement of the group saver: larger groups gained nothing */
  LIMIT_SIGN_INS = 32,            /* at once per process, of which one hashes; the next one gets 503 and repeats */
  LIMIT_CHECKS = 2,               /* of readiness at once per process: each makes a connection of its own */
  LIMIT_IMPORTS = 2,              /* at once per process, of which one is taken in */
  LIMIT_DOCUMENTS = 2,            /* at once per process, of which one is drawn: some 10 ms of a core */
  LIMIT_UPLOADS = 4,              /* of pictures at once per process; sent whole by nginx, each takes some 100 ms */
  LIMIT_PATIENCE_MS = 100, /* a process whose requests wait so long for the database leaves new ones to the others */
  LIMIT_THREADS = 256,     /* of a process */
  LIMIT_TURN_MS = 5000,    /* whoever waits so long for a turn gets 503 and repeats: the portal gives up after 12 s */
  LIMIT_REST_TIMES = 6,    /* the rest after a turn at what fills a core, by how long it had to wait (turn.h) */
  LIMIT_REST_MAX_MS = 250, /* the longest such rest: files may wait for seconds in the database */
};

#endif
