/* Whatever the file holds: what passes keeps the bounds, and neither less of it nor more would pass.
   A byte of its middle says where it is cut. Its seeds are tests/data/pictures. */
#include "fuzz.h"

#include <string.h>

#include "picture.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  struct picture picture = {0};
  enum picture_flaw flaw = picture_read((const char *)data, size, &picture);
  REQUIRE(flaw >= PICTURE_SOUND && flaw < PICTURE_FLAW_COUNT);
  if (flaw != PICTURE_SOUND) return 0;
  REQUIRE(picture.width >= 1 && picture.width <= PICTURE_SIDE_MAX);
  REQUIRE(picture.height >= 1 && picture.height <= PICTURE_SIDE_MAX);
  REQUIRE((long)picture.width * picture.height <= PICTURE_PIXELS_MAX);
  char *other = malloc(size + 1);
  REQUIRE(other);
  memcpy(other, data, size);
  REQUIRE(picture_read(other, size * data[size / 2] / 256, &picture) != PICTURE_SOUND);
  other[size] = (char)data[size / 2];
  REQUIRE(picture_read(other, size + 1, &picture) == PICTURE_TRAILING_DATA);
  free(other);
  return 0;
}
