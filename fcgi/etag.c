#include "etag.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

void etag_of(const char *body, size_t length, const char *stamp, char ret_etag[ETAG_MAX]) {
  unsigned char digest[crypto_generichash_BYTES_MIN];
  char hex[2 * sizeof digest + 1];
  crypto_generichash(digest, sizeof digest, (const unsigned char *)body, length, NULL, 0);
  sodium_bin2hex(hex, sizeof hex, digest, sizeof digest);
  snprintf(ret_etag, ETAG_MAX, "W/\"%s%s%s\"", hex, stamp == NULL ? "" : "-", stamp == NULL ? "" : stamp);
}

static const char *without_weakness(const char *etag) {
  return strncmp(etag, "W/", 2) == 0 ? etag + 2 : etag;
}

/* Of a validator that begins with a quotation mark: how long that and the hash behind it are. */
static size_t hash_length(const char *quoted) {
  return 1 + strcspn(quoted + 1, "-\"");
}

bool etag_is_listed(const char *if_none_match, const char *etag) {
  const char *wanted = without_weakness(etag);
  size_t length = hash_length(wanted);
  if (strcmp(if_none_match, "*") == 0) return true;
  for (const char *at = if_none_match; *at != '\0';) {
    at += strspn(at, ", \t");
    at = without_weakness(at);
    if (*at != '"') return false;
    const char *end = strchr(at + 1, '"');
    if (end == NULL) return false;
    if (hash_length(at) == length && memcmp(at, wanted, length) == 0) return true;
    at = end + 1;
  }
  return false;
}

void etag_condition(const struct request *request, struct reply *reply) {
  if (reply->status != 200 || reply->body == NULL) return;
  char etag[ETAG_MAX];
  etag_of(reply->body, reply->length, reply->stamp, etag);
  /* also of a 304: the hash is the one that is held, the stamp is newer */
  reply->etag = arena_copy(request->arena, etag, strlen(etag));
  if (!etag_is_listed(request->if_none_match, etag)) return;
  reply->status = 304;
  reply->body = NULL;
  reply->length = 0;
}
