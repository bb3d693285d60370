/* Options that speak of other options by their place. Options are shown shuffled, so these lose their sense. */
#ifndef EMTIHAN_POSITIONAL_H
#define EMTIHAN_POSITIONAL_H

#include <stdbool.h>
#include <stddef.h>

/* Whether an option such as "All of the above", "A and C", "барлығы дұрыс" or "нет правильного ответа" names others.
   A guess for a person to look at. Requires tidied UTF-8. */
bool option_is_positional(const char *option, size_t length) __attribute__((warn_unused_result));

#endif
