/* Text as people's files bring it: UTF-8 read, judged and tidied. Pure; no locale. */
#ifndef EMTIHAN_TEXT_H
#define EMTIHAN_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "finding.h"

#define TEXT_INVALID UINT32_MAX

/* The code point at *at, which moves behind it; TEXT_INVALID (and one byte further) where no UTF-8 stands: overlong
   forms, surrogates, beyond U+10FFFF, cut off by `end`. Requires *at < end. */
uint32_t text_next(const char **at, const char *end);
bool text_is_utf8(const char *bytes, size_t length) __attribute__((warn_unused_result));
/* The number of code points; a byte that is not UTF-8 counts as one. */
size_t text_points(const char *bytes, size_t length) __attribute__((warn_unused_result));

/* How many bytes of white space and of characters without width it begins with. */
size_t text_unseen(const char *bytes, size_t length) __attribute__((warn_unused_result));
/* Is there a control character that is no white space? Whoever reads the text cannot see it. */
bool text_has_control(const char *bytes, size_t length) __attribute__((warn_unused_result));

/* White space of ASCII: blank, tab, and the line ends, among them Word's vertical tab. */
bool text_is_blank(char byte) __attribute__((warn_unused_result));
/* In place: every run of white space (no-break and other Unicode spaces too) becomes one blank, none at the ends;
   zero-width marks go. The new length, never larger. Requires UTF-8; writes no NUL. */
size_t text_tidy(char *bytes, size_t length) __attribute__((warn_unused_result));
/* In place: the bytes without white space and zero-width marks at their ends; what is between stays. The new length.
   Requires UTF-8; writes no NUL. */
size_t text_trim(char *bytes, size_t length) __attribute__((warn_unused_result));
/* In place: small letters for the capital ones of ASCII and Cyrillic, the Kazakh among them. Requires UTF-8. */
void text_lower(char *bytes, size_t length);

/* Why these bytes cannot be shown to anybody, without a line, or NULL when they can: not_utf8 (with the encoding),
   control_character (NUL too), lost_character (U+FFFD), kazakh_font (letters such as the Macedonian Ќ, which only a
   special font shows as Қ; Kazakh, Russian and English have none of them). */
const struct finding *text_fault(const char *bytes, size_t length) __attribute__((warn_unused_result));

#endif
