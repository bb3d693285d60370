#include "calendar.h"

#include <string.h>

#include "arena.h"

/* The end of the piece that begins at `at` and fits into `room` bytes: whole characters, and at least one of them. */
static size_t piece_of(const char *at, size_t length, size_t room) {
  size_t size = length < room ? length : room;
  while (size > 0 && size < length && ((unsigned char)at[size] & 0xC0) == 0x80) size--;
  return size;
}

/* One logical line as lines of at most CALENDAR_LINE_MAX bytes; each further one begins with a blank (RFC 5545, 3.1).
 */
static void write_folded(struct buffer *buffer, const char *line, size_t length) {
  size_t room = CALENDAR_LINE_MAX;
  while (length > 0) {
    size_t size = piece_of(line, length, room);
    if (room < CALENDAR_LINE_MAX) buffer_puts(buffer, " ");
    buffer_append(buffer, line, size);
    buffer_puts(buffer, "\r\n");
    line += size;
    length -= size;
    room = CALENDAR_LINE_MAX - 1;
  }
}

/* RFC 5545, 3.3.11: backslash, semicolon, comma and the line end are escaped. */
static void escape(struct buffer *line, const char *text) {
  for (const char *c = text; *c != '\0'; c++) {
    if (*c == '\n' || (*c == '\r' && c[1] != '\n'))
      buffer_puts(line, "\\n");
    else if (*c == '\\' || *c == ';' || *c == ',')
      buffer_append(line, (const char[]){'\\', *c}, 2);
    else if (((unsigned char)*c >= 0x20 && *c != 0x7F) || *c == '\t')
      buffer_append(line, c, 1);
  }
}

static void write_line(struct buffer *buffer, const char *name, const char *value) {
  struct buffer line = {.arena = buffer->arena};
  buffer_puts(&line, name);
  buffer_puts(&line, ":");
  buffer_puts(&line, value);
  if (line.failed) buffer->failed = true;
  if (!buffer->failed) write_folded(buffer, line.bytes, line.length);
}

static void write_text(struct buffer *buffer, const char *name, const char *text) {
  struct buffer escaped = {.arena = buffer->arena};
  buffer_puts(&escaped, "");
  escape(&escaped, text);
  if (escaped.failed) buffer->failed = true;
  if (!buffer->failed) write_line(buffer, name, escaped.length == 0 ? "" : escaped.bytes);
}

void calendar_begin(struct buffer *buffer, const char *name) {
  write_line(buffer, "BEGIN", "VCALENDAR");
  write_line(buffer, "VERSION", "2.0");
  write_line(buffer, "PRODID", "-//emtihan//exam sessions//EN");
  write_line(buffer, "CALSCALE", "GREGORIAN");
  write_text(buffer, "X-WR-CALNAME", name);
}

void calendar_add(struct buffer *buffer, const struct calendar_event *event) {
  write_line(buffer, "BEGIN", "VEVENT");
  write_text(buffer, "UID", event->uid);
  write_line(buffer, "DTSTAMP", event->changed_at); /* without METHOD it is the time of the last change (3.8.7.2) */
  write_line(buffer, "LAST-MODIFIED", event->changed_at);
  write_line(buffer, "SEQUENCE", event->sequence);
  write_line(buffer, "DTSTART", event->starts_at);
  write_line(buffer, "DTEND", event->ends_at);
  write_line(buffer, "STATUS", event->status);
  write_text(buffer, "SUMMARY", event->summary);
  write_text(buffer, "DESCRIPTION", event->description);
  write_line(buffer, "END", "VEVENT");
}

void calendar_end(struct buffer *buffer) {
  write_line(buffer, "END", "VCALENDAR");
}
