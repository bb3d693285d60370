#include "origin.h"

#include <string.h>
#include <strings.h>

#include "arena.h"

static bool is_listed(const char *origin, const char *list) {
  size_t origin_length = strlen(origin);
  while (*list != '\0') {
    size_t length = strcspn(list, ", ");
    if (length == origin_length && strncasecmp(list, origin, length) == 0) return true;
    list += length;
    list += strspn(list, ", ");
  }
  return false;
}

static bool names_host(const char *origin, const char *host) {
  static const char *const schemes[] = {"https://", "http://"};
  for (int i = 0; i < 2; i++) {
    size_t length = strlen(schemes[i]);
    if (strncasecmp(origin, schemes[i], length) == 0) return *host != '\0' && strcasecmp(origin + length, host) == 0;
  }
  return false;
}

bool origin_is_ours(const char *origin, const char *fetch_site, const char *host, const char *allowed) {
  if (*fetch_site != '\0' && strcmp(fetch_site, "same-origin") != 0) return false;
  if (*origin == '\0') return *fetch_site != '\0';
  return *allowed != '\0' ? is_listed(origin, allowed) : names_host(origin, host);
}

const char *origin_of_portal(struct arena *arena, const char *host, const char *allowed, bool is_secure) {
  size_t length = strcspn(allowed, ", ");
  if (length > 0) return arena_copy(arena, allowed, length);
  return arena_printf(arena, "%s://%s", is_secure ? "https" : "http", host);
}
