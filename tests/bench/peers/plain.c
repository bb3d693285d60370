/* A peer of the worker: what libfcgi's own examples lead to. Processes of one thread, each accepts, saves one answer
   with the worker's own statement, and replies. Nothing is grouped, nothing is shared, little is checked. Arguments:
   the socket to listen at, the number of processes. EMTIHAN_DATABASE as for the worker. */
#include <fcgiapp.h>
#include <libpq-fe.h>
#include <signal.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "queries.h"

enum { HEX = 65, ID = 37 };

static int number_after(const char *text, const char *name) {
  const char *at = strstr(text, name);
  return at == NULL ? -1 : atoi(at + strlen(name));
}

static void reply(FCGX_Request *request, const char *status, const char *body) {
  FCGX_FPrintF(request->out, "Status: %s\r\nContent-Type: application/json\r\n\r\n%s", status, body);
}

static int hash_token(const char *cookie, char ret_hex[HEX]) {
  static const char name[] = "emtihan-development=";
  const char *at = cookie == NULL ? NULL : strstr(cookie, name);
  unsigned char token[32], hash[32];
  if (at == NULL || strlen(at + sizeof name - 1) < HEX - 1 ||
      sodium_hex2bin(token, sizeof token, at + sizeof name - 1, HEX - 1, NULL, NULL, NULL) != 0)
    return 0;
  crypto_hash_sha256(hash, token, sizeof token);
  sodium_bin2hex(ret_hex, HEX, hash, sizeof hash);
  return 1;
}

static void save(FCGX_Request *request, PGconn *database) {
  char body[4096], hex[HEX], values[6][80];
  int length = FCGX_GetStr(body, sizeof body - 1, request->in);
  const char *path = FCGX_GetParam("REQUEST_URI", request->envp);
  const char *attempt = path == NULL ? NULL : strstr(path, "/attempts/");
  body[length] = '\0';
  if (attempt == NULL || strlen(attempt) < 10 + ID || !hash_token(FCGX_GetParam("HTTP_COOKIE", request->envp), hex)) {
    reply(request, "400 Bad Request", "{}");
    return;
  }
  snprintf(values[0], sizeof values[0], "{%s}", hex);
  snprintf(values[1], sizeof values[1], "{%.*s}", ID - 1, attempt + 10);
  snprintf(values[2], sizeof values[2], "{%d}", number_after(body, "\"epoch\":"));
  snprintf(values[3], sizeof values[3], "{%d}", number_after(attempt, "/answers/"));
  snprintf(values[4], sizeof values[4], "{%d}", number_after(body, "\"seq\":"));
  snprintf(values[5], sizeof values[5], "{%d}", number_after(body, "\"choice\":"));
  const char *const sent[] = {values[0], values[1], values[2], values[3], values[4], values[5]};
  PGresult *result = PQexecPrepared(database, "save", 6, sent, NULL, NULL, 0);
  if (PQntuples(result) == 1 && strcmp(PQgetvalue(result, 0, 1), "ok") == 0)
    reply(request, "200 OK", PQgetvalue(result, 0, 2));
  else
    reply(request, "409 Conflict", "{}");
  PQclear(result);
}

static int serve(int listener) {
  FCGX_Request request;
  prctl(PR_SET_PDEATHSIG, SIGTERM);
  PGconn *database = PQconnectdb(getenv("EMTIHAN_DATABASE"));
  PQclear(PQexec(database, "set plan_cache_mode = force_generic_plan; set jit = off"));
  PGresult *prepared = PQprepare(database, "save", query_text[Q_attempt_save], 0, NULL);
  if (PQresultStatus(prepared) != PGRES_COMMAND_OK || FCGX_InitRequest(&request, listener, 0) != 0) return EXIT_FAILURE;
  PQclear(prepared);
  while (FCGX_Accept_r(&request) == 0) save(&request, database);
  return EXIT_SUCCESS;
}

int main(int count, char **arguments) {
  if (count != 3 || sodium_init() < 0 || FCGX_Init() != 0) return EXIT_FAILURE;
  int listener = FCGX_OpenSocket(arguments[1], 4096);
  chmod(arguments[1], 0666);
  for (int i = 0; i < atoi(arguments[2]); i++)
    if (fork() == 0) return serve(listener);
  while (wait(NULL) > 0) continue;
  return EXIT_SUCCESS;
}
