/* Gives the files named, and those of the directories named, to a target one by one: what a fuzzer found once is tried
   at every test, without a fuzzer. Each file stands alone in memory of its own size, so that a sanitizer sees a byte
   read beyond it. The name goes first: the last one printed is that of the file that broke a promise. */
#include "fuzz.h"

#include <ftw.h>
#include <sys/stat.h>

static int fed;

static int feed(const char *path, const struct stat *status, int kind) {
  if (kind == FTW_D) return 0;
  FILE *file = kind == FTW_F ? fopen(path, "rb") : NULL;
  size_t size = (size_t)status->st_size;
  uint8_t *data = malloc(size == 0 ? 1 : size);
  if (file == NULL || data == NULL || fread(data, 1, size, file) != size) {
    fprintf(stderr, "%s cannot be read\n", path);
    exit(2);
  }
  fclose(file);
  puts(path);
  fflush(stdout);
  LLVMFuzzerTestOneInput(data, size);
  free(data);
  fed++;
  return 0;
}

int main(int count, char **arguments) {
  for (int i = 1; i < count; i++)
    if (ftw(arguments[i], feed, 16) != 0) return 2;
  return fed > 0 ? 0 : 2;
}
