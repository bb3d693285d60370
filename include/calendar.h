/* iCalendar (RFC 5545), written: events into a growing text, lines ended by CRLF and folded at 75 bytes. Pure; no
 * clock. */
#ifndef EMTIHAN_CALENDAR_H
#define EMTIHAN_CALENDAR_H

struct buffer;

enum { CALENDAR_LINE_MAX = 75 /* bytes of a line without its end */ };

/* Texts are valid UTF-8 of any length; line ends in them stay line ends, other control characters are left out. Times
   are in UTC: "20261123T050000Z". */
struct calendar_event {
  const char *uid;        /* of the same event for ever */
  const char *sequence;   /* a number that rises with every move */
  const char *changed_at; /* a time: an event that has not changed reads the same */
  const char *starts_at;
  const char *ends_at;
  const char *status; /* "CONFIRMED", "CANCELLED" */
  const char *summary;
  const char *description;
};

/* The calendar's head, events in any number, the end. `buffer->failed` says whether memory was enough for all of it. */
void calendar_begin(struct buffer *buffer, const char *name);
void calendar_add(struct buffer *buffer, const struct calendar_event *event);
void calendar_end(struct buffer *buffer);

#endif
