#include "text.h"

#include <string.h>

#include "encoding.h"

enum { LOST_CHARACTER = 0xFFFD };

uint32_t text_next(const char **at, const char *end) {
  const unsigned char *bytes = (const unsigned char *)*at;
  size_t there = (size_t)(end - *at);
  *at += 1;
  uint32_t point = bytes[0];
  if (point < 0x80) return point;
  size_t more = 0;
  uint32_t least = 0;
  if ((point & 0xE0) == 0xC0)
    more = 1, least = 0x80, point &= 0x1F;
  else if ((point & 0xF0) == 0xE0)
    more = 2, least = 0x800, point &= 0x0F;
  else if ((point & 0xF8) == 0xF0)
    more = 3, least = 0x10000, point &= 0x07;
  else
    return TEXT_INVALID;
  if (more >= there) return TEXT_INVALID;
  for (size_t i = 1; i <= more; i++) {
    if ((bytes[i] & 0xC0) != 0x80) return TEXT_INVALID;
    point = point << 6 | (bytes[i] & 0x3F);
  }
  if (point < least || point > 0x10FFFF || (point >= 0xD800 && point <= 0xDFFF)) return TEXT_INVALID;
  *at += more;
  return point;
}

bool text_is_utf8(const char *bytes, size_t length) {
  const char *end = bytes + length;
  for (const char *at = bytes; at < end;)
    if (text_next(&at, end) == TEXT_INVALID) return false;
  return true;
}

size_t text_points(const char *bytes, size_t length) {
  size_t points = 0;
  const char *end = bytes + length;
  for (const char *at = bytes; at < end; points++) (void)text_next(&at, end);
  return points;
}

bool text_is_blank(char byte) {
  return byte == ' ' || (byte >= '\t' && byte <= '\r');
}

static bool is_space(uint32_t point) {
  return point == ' ' || (point >= '\t' && point <= '\r') || point == 0x85 || point == 0xA0 || point == 0x1680 ||
         (point >= 0x2000 && point <= 0x200A) || point == 0x2028 || point == 0x2029 || point == 0x202F ||
         point == 0x205F || point == 0x3000;
}

/* Zero-width space, word joiner, byte order mark: invisible, so two texts would differ in nothing that is seen. */
static bool is_zero_width(uint32_t point) {
  return point == 0x200B || point == 0x2060 || point == 0xFEFF;
}

/* Once white space is set aside. */
static bool is_control(uint32_t point) {
  return point < ' ' || (point >= 0x7F && point <= 0x9F);
}

size_t text_unseen(const char *bytes, size_t length) {
  const char *end = bytes + length;
  const char *seen = bytes;
  for (const char *at = bytes; at < end; seen = at) {
    uint32_t point = text_next(&at, end);
    if (!is_space(point) && !is_zero_width(point)) break;
  }
  return (size_t)(seen - bytes);
}

bool text_has_control(const char *bytes, size_t length) {
  const char *end = bytes + length;
  for (const char *at = bytes; at < end;) {
    uint32_t point = text_next(&at, end);
    if (is_control(point) && !is_space(point)) return true;
  }
  return false;
}

size_t text_tidy(char *bytes, size_t length) {
  const char *end = bytes + length;
  size_t kept = 0;
  bool gap = false;
  for (const char *at = bytes; at < end;) {
    const char *from = at;
    uint32_t point = text_next(&at, end);
    if (is_zero_width(point)) continue;
    if (is_space(point)) {
      gap = true;
      continue;
    }
    if (gap && kept > 0) bytes[kept++] = ' ';
    gap = false;
    memmove(bytes + kept, from, (size_t)(at - from));
    kept += (size_t)(at - from);
  }
  return kept;
}

size_t text_trim(char *bytes, size_t length) {
  const char *end = bytes + length;
  const char *first = NULL; /* what is kept, up to `last` */
  const char *last = bytes;
  for (const char *at = bytes; at < end;) {
    const char *from = at;
    uint32_t point = text_next(&at, end);
    if (is_space(point) || is_zero_width(point)) continue;
    if (!first) first = from;
    last = at;
  }
  if (!first) return 0;
  size_t kept = (size_t)(last - first);
  memmove(bytes, first, kept);
  return kept;
}

void text_lower(char *bytes, size_t length) {
  const char *end = bytes + length;
  for (const char *at = bytes; at < end;) {
    char *here = bytes + (at - bytes);
    uint32_t point = text_next(&at, end);
    uint32_t lower = point;
    if (point >= 'A' && point <= 'Z')
      *here = (char)(point + ('a' - 'A'));
    else if (point >= 0x400 && point <= 0x40F)
      lower = point + 0x50;
    else if (point >= 0x410 && point <= 0x42F)
      lower = point + 0x20;
    else if (point >= 0x490 && point <= 0x4BF)
      lower = point | 1; /* pairs: Ғғ Ққ Ңң Үү Ұұ Һһ */
    else if (point >= 0x4D0 && point <= 0x52F)
      lower = point | 1;  /* pairs: Әә Өө */
    if (lower != point) { /* both of two bytes */
      here[0] = (char)(0xC0 | lower >> 6);
      here[1] = (char)(0x80 | (lower & 0x3F));
    }
  }
}

/* The Serbian, Macedonian, Ukrainian and Belarusian letters that windows-1251 holds where Kazakh fonts drew theirs. */
static bool is_font_letter(uint32_t point) {
  switch (point) {
  case 0x401: /* Ё */
  case 0x406: /* І */
  case 0x451: /* ё */
  case 0x456: /* і */ return false;
  case 0x490: /* Ґ */
  case 0x491: /* ґ */ return true;
  default: return (point >= 0x402 && point <= 0x40F) || (point >= 0x452 && point <= 0x45F);
  }
}

const struct finding *text_fault(const char *bytes, size_t length) {
  static const struct finding control = {
      .code = "control_character",
      .detail = "There is a control character (perhaps a NUL) in the text: type it again."};
  static const struct finding lost = {
      .code = "lost_character",
      .detail = "A letter was lost (it shows as �) when the file was saved or converted: type it "
                "again, or name the right encoding."};
  static const struct finding font = {
      .code = "kazakh_font",
      .detail = "Letters such as Ќ or ї stand in place of Kazakh ones, which only a special font "
                "shows rightly: convert the file to Unicode, or name its encoding (encoding=kz-1048)."};
  const struct finding *found = NULL;
  const char *end = bytes + length;
  for (const char *at = bytes; at < end;) {
    uint32_t point = text_next(&at, end);
    if (point == TEXT_INVALID) return encoding_fault(bytes, length);
    if (found || is_space(point)) continue;
    if (is_control(point))
      found = &control;
    else if (point == LOST_CHARACTER)
      found = &lost;
    else if (is_font_letter(point))
      found = &font;
  }
  return found;
}
