#include "routes.h"

#include <string.h>

#include "api.h"

/* clang-format off */
const struct route routes[] = {
  {METHOD_GET,    "/health",                                  WHO_ANYBODY,                      BODY_NONE, LANE_FAST,    health_show, NULL},
  {METHOD_GET,    "/ready",                                   WHO_ANYBODY,                      BODY_NONE, LANE_CHECK,   ready_show, NULL},
  {METHOD_GET,    "/v1/clock",                                WHO_ANYBODY,                      BODY_NONE, LANE_FAST,    clock_show, NULL},

  {METHOD_POST,   "/v1/session",                              WHO_ANYBODY,                      BODY_JSON, LANE_SIGN_IN, session_create, NULL},
  {METHOD_GET,    "/v1/session",                              WHO_SIGNED_IN,                    BODY_NONE, LANE_FAST,    session_show, NULL},
  {METHOD_DELETE, "/v1/session",                              WHO_SIGNED_IN,                    BODY_NONE, LANE_FAST,    session_delete, NULL},
  {METHOD_DELETE, "/v1/sessions",                             WHO_SIGNED_IN,                    BODY_NONE, LANE_FAST,    sessions_delete, NULL},
  {METHOD_PUT,    "/v1/session/language",                     WHO_SIGNED_IN,                    BODY_JSON, LANE_FAST,    session_set_language, NULL},
  {METHOD_PUT,    "/v1/session/password",                     WHO_SIGNED_IN,                    BODY_JSON, LANE_SIGN_IN, session_set_password, NULL},

  {METHOD_GET,    "/v1/schedule",                             WHO_STUDENT | WHO_IN_STATEMENT,   BODY_NONE, LANE_FAST,    schedule_show, NULL},
  {METHOD_PUT,    "/v1/sittings/{id}/attempt",                WHO_STUDENT | WHO_IN_STATEMENT,   BODY_JSON, LANE_FAST,    attempt_start, NULL},
  {METHOD_PUT,    "/v1/rehearsal",                            WHO_STUDENT | WHO_IN_STATEMENT,   BODY_JSON, LANE_FAST,    rehearsal_start, NULL},
  {METHOD_GET,    "/v1/attempts/{id}",                        WHO_STUDENT | WHO_IN_STATEMENT,   BODY_NONE, LANE_FAST,    attempt_show, NULL},
  {METHOD_PUT,    "/v1/attempts/{id}/resume",                 WHO_STUDENT | WHO_IN_STATEMENT,   BODY_JSON, LANE_FAST,    attempt_resume, NULL},
  {METHOD_PUT,    "/v1/attempts/{id}/contact",                WHO_STUDENT | WHO_IN_STATEMENT,   BODY_JSON, LANE_FAST,    attempt_contact, NULL},
  {METHOD_PUT,    "/v1/attempts/{id}/answers/{n}",            WHO_STUDENT | WHO_IN_STATEMENT,   BODY_JSON, LANE_FAST,    answer_save, NULL},
  {METHOD_PUT,    "/v1/attempts/{id}/answers",                WHO_STUDENT | WHO_IN_STATEMENT,   BODY_JSON, LANE_FAST,    answers_save, NULL},
  {METHOD_PUT,    "/v1/attempts/{id}/finish",                 WHO_STUDENT | WHO_IN_STATEMENT,   BODY_JSON, LANE_FAST,    attempt_finish, NULL},
  {METHOD_GET,    "/v1/attempts/{id}/receipts",               WHO_STUDENT | WHO_IN_STATEMENT,   BODY_NONE, LANE_FAST,    attempt_receipts, NULL},
  {METHOD_GET,    "/v1/grades",                               WHO_STUDENT | WHO_IN_STATEMENT,   BODY_NONE, LANE_FAST,    grades_show, NULL},

  {METHOD_PUT,    "/v1/appeals/{id}/pictures/{n}",            WHO_STUDENT,                      BODY_PICTURE, LANE_UPLOAD, picture_store, NULL},
  {METHOD_GET,    "/v1/appeals/{id}/pictures/{n}",            WHO_SIGNED_IN,                    BODY_NONE, LANE_FAST,    picture_show, NULL},
  {METHOD_DELETE, "/v1/appeals/{id}/pictures/{n}",            WHO_STUDENT,                      BODY_NONE, LANE_FAST,    picture_delete, NULL},

  {METHOD_GET,     "/v1/reschedules",                          WHO_MENTOR | WHO_ADMINISTRATOR,   BODY_NONE, LANE_FAST,   reschedule_list, "group discipline date state since after"},
  {METHOD_PUT,     "/v1/exams/{id}/reschedules",               WHO_ADMINISTRATOR,                BODY_JSON, LANE_FAST,   reschedules_change, NULL},
  {METHOD_GET,     "/v1/exams/{id}/date-suggestions",          WHO_STAFF,                        BODY_NONE, LANE_FAST,   date_suggestions, "logins"},
  {METHOD_PUT,     "/v1/reschedules/{id}/date",                WHO_ADMINISTRATOR,                BODY_JSON, LANE_FAST,   reschedule_change, NULL},
  {METHOD_PUT,     "/v1/reschedules/{id}/cancellation",        WHO_ADMINISTRATOR,                BODY_JSON, LANE_FAST,   reschedule_cancel, NULL},
  {METHOD_PUT,     "/v1/reschedules/{id}/message",             WHO_MENTOR,                       BODY_JSON, LANE_FAST,   reschedule_message, NULL},

  {METHOD_GET,     "/v1/hearings",                              WHO_STAFF,                        BODY_NONE, LANE_FAST,   hearing_list, "date after"},
  {METHOD_GET,     "/v1/hearings/{id}",                         WHO_STAFF | WHO_IN_STATEMENT,     BODY_NONE, LANE_FAST,   hearing_show, NULL},
  {METHOD_PUT,     "/v1/hearings/{id}/presence",                WHO_STAFF,                        BODY_JSON, LANE_FAST,   presence_change, NULL},
  {METHOD_PUT,     "/v1/hearings/{id}/opening",                 WHO_STAFF,                        BODY_JSON, LANE_FAST,   hearing_open, NULL},
  {METHOD_PUT,     "/v1/hearings/{id}/order",                   WHO_STAFF,                        BODY_JSON, LANE_FAST,   queue_change, NULL},
  {METHOD_PUT,     "/v1/hearings/{id}/closing",                 WHO_STAFF,                        BODY_JSON, LANE_FAST,   hearing_close, NULL},
  {METHOD_GET,     "/v1/hearings/{id}/draw",                    WHO_SIGNED_IN,                    BODY_NONE, LANE_FAST,   draw_show, NULL},
  {METHOD_GET,     "/v1/hearings/{id}/place",                   WHO_STUDENT | WHO_IN_STATEMENT,   BODY_NONE, LANE_FAST,   place_show, NULL},
  {METHOD_PUT,     "/v1/hearings/{id}/place",                   WHO_STUDENT,                      BODY_JSON, LANE_FAST,   place_take, NULL},
  {METHOD_PUT,     "/v1/hearings/{id}/ticket",                  WHO_STUDENT,                      BODY_JSON, LANE_FAST,   ticket_open, NULL},
  {METHOD_PUT,     "/v1/hearings/{id}/examinees/{id}/state",    WHO_STAFF,                        BODY_JSON, LANE_FAST,   examinee_change, NULL},
  {METHOD_PUT,     "/v1/hearings/{id}/examinees/{id}/identity", WHO_STAFF,                        BODY_JSON, LANE_FAST,   identity_change, NULL},
  {METHOD_PUT,     "/v1/hearings/{id}/examinees/{id}/ticket",   WHO_STAFF,                        BODY_JSON, LANE_FAST,   ticket_draw, NULL},
  {METHOD_PUT,     "/v1/hearings/{id}/examinees/{id}/notes",    WHO_STAFF,                        BODY_JSON, LANE_FAST,   note_add, NULL},
  {METHOD_PUT,     "/v1/hearings/{id}/examinees/{id}/marks",    WHO_STAFF,                        BODY_JSON, LANE_FAST,   marks_change, NULL},
  {METHOD_PUT,     "/v1/hearings/{id}/examinees/{id}/agreement",WHO_STAFF,                        BODY_JSON, LANE_FAST,   agreement_change, NULL},
  {METHOD_PUT,     "/v1/hearings/{id}/examinees/{id}/signature",WHO_STAFF,                        BODY_JSON, LANE_FAST,   signature_add, NULL},
  {METHOD_PUT,     "/v1/hearings/{id}/examinees/{id}/grade",    WHO_STAFF,                        BODY_JSON, LANE_FAST,   grade_announce, NULL},

  {METHOD_GET,     "/v1/messages",                             WHO_SIGNED_IN,                    BODY_NONE, LANE_FAST,   message_list, "after"},
  {METHOD_GET,     "/v1/messages/unread",                      WHO_SIGNED_IN,                    BODY_NONE, LANE_FAST,   message_unread, NULL},
  {METHOD_PUT,     "/v1/messages/{id}/reading",                WHO_SIGNED_IN,                    BODY_JSON, LANE_FAST,   message_read, NULL},

  {METHOD_GET,     "/v1/calendar-days",                        WHO_ADMINISTRATOR,                BODY_NONE, LANE_FAST,   calendar_day_list, "after"},
  {METHOD_PUT,     "/v1/calendar-days/{}",                     WHO_ADMINISTRATOR,                BODY_JSON, LANE_FAST,   calendar_day_change, NULL},
  {METHOD_DELETE,  "/v1/calendar-days/{}",                     WHO_ADMINISTRATOR,                BODY_NONE, LANE_FAST,   calendar_day_delete, NULL},
  {METHOD_GET,     "/v1/calendar-feed",                        WHO_SIGNED_IN,                    BODY_NONE, LANE_FAST,   calendar_feed_show, NULL},
  {METHOD_PUT,     "/v1/calendar-feed",                        WHO_SIGNED_IN,                    BODY_JSON, LANE_FAST,   calendar_feed_change, NULL},
  {METHOD_DELETE,  "/v1/calendar-feed",                        WHO_SIGNED_IN,                    BODY_NONE, LANE_FAST,   calendar_feed_delete, NULL},
  {METHOD_GET,     "/v1/calendars/{}",                         WHO_ANYBODY,                      BODY_NONE, LANE_FAST,   calendar_show, NULL},

  {METHOD_GET,    "/v1/banks",                                WHO_TEACHER | WHO_ADMINISTRATOR,  BODY_NONE, LANE_FAST,    bank_list, NULL},
  {METHOD_POST,   "/v1/banks/{}/{}/imports",                  WHO_TEACHER | WHO_ADMINISTRATOR,  BODY_TEXT, LANE_IMPORT,  bank_import, "dry_run partial file_name encoding"},
  {METHOD_PUT,    "/v1/banks/{}/{}/approval",                 WHO_TEACHER | WHO_ADMINISTRATOR,  BODY_JSON, LANE_FAST,    bank_approve, NULL},
  {METHOD_GET,    "/v1/banks/{}/{}/questions",                WHO_TEACHER | WHO_ADMINISTRATOR,  BODY_NONE, LANE_FAST,    bank_questions, "state query after"},
  {METHOD_PUT,    "/v1/banks/{}/{}/questions/{id}",           WHO_TEACHER | WHO_ADMINISTRATOR,  BODY_JSON, LANE_FAST,    bank_edit, NULL},
  {METHOD_PUT,    "/v1/banks/{}/{}/questions/{id}/withdrawal", WHO_TEACHER | WHO_ADMINISTRATOR,  BODY_JSON, LANE_FAST,    bank_withdraw, NULL},

  {METHOD_POST,   "/v1/rosters/{}/imports",                   WHO_ADMINISTRATOR,                BODY_TEXT, LANE_IMPORT,  roster_import, "dry_run partial"},
  {METHOD_GET,    "/v1/disciplines",                          WHO_ADMINISTRATOR,                BODY_NONE, LANE_FAST,    discipline_list, NULL},
  {METHOD_PUT,    "/v1/disciplines/{}",                       WHO_ADMINISTRATOR,                BODY_JSON, LANE_FAST,    discipline_change, NULL},
  {METHOD_GET,    "/v1/groups",                               WHO_ADMINISTRATOR,                BODY_NONE, LANE_FAST,    group_list, NULL},
  {METHOD_PUT,    "/v1/groups/{}",                            WHO_ADMINISTRATOR,                BODY_JSON, LANE_FAST,    group_change, NULL},
  {METHOD_GET,    "/v1/people",                               WHO_ADMINISTRATOR,                BODY_NONE, LANE_FAST,    person_list, "query group role after"},
  {METHOD_PUT,    "/v1/people/{}",                            WHO_ADMINISTRATOR,                BODY_JSON, LANE_FAST,    person_change, NULL},
  {METHOD_PUT,    "/v1/people/{}/password",                   WHO_ADMINISTRATOR,                BODY_JSON, LANE_SIGN_IN, person_set_password, NULL},
  {METHOD_PUT,    "/v1/people/{}/photo",                      WHO_ADMINISTRATOR,                BODY_PICTURE, LANE_UPLOAD, photo_store, NULL},
  {METHOD_GET,    "/v1/people/{}/photo",                      WHO_ADMINISTRATOR,                BODY_NONE, LANE_FAST,    photo_show, NULL},
  {METHOD_DELETE, "/v1/people/{}/photo",                      WHO_ADMINISTRATOR,                BODY_NONE, LANE_FAST,    photo_delete, NULL},
  {METHOD_PUT,    "/v1/people/{}/account",                    WHO_ADMINISTRATOR,                BODY_JSON, LANE_FAST,    person_set_account, NULL},

  {METHOD_GET,    "/v1/exam-sessions",                        WHO_ADMINISTRATOR,                BODY_NONE, LANE_FAST,    exam_session_list, NULL},
  {METHOD_PUT,    "/v1/exam-sessions/{}",                     WHO_ADMINISTRATOR,                BODY_JSON, LANE_FAST,    exam_session_change, NULL},
  {METHOD_GET,    "/v1/exams",                                WHO_ADMINISTRATOR,                BODY_NONE, LANE_FAST,    exam_list, "session after"},
  {METHOD_GET,    "/v1/exams/{id}/students",                  WHO_ADMINISTRATOR,                BODY_NONE, LANE_FAST,    exam_students, NULL},
  {METHOD_PUT,    "/v1/exams/{id}/accommodations",            WHO_ADMINISTRATOR,                BODY_JSON, LANE_FAST,    accommodation_change, NULL},
  {METHOD_PUT,    "/v1/ratings",                              WHO_ADMINISTRATOR,                BODY_JSON, LANE_FAST,    rating_change, NULL},
  {METHOD_PUT,    "/v1/sittings",                             WHO_ADMINISTRATOR,                BODY_JSON, LANE_FAST,    sitting_change, NULL},
  {METHOD_GET,    "/v1/sittings/{id}/board",                  WHO_ADMINISTRATOR,                BODY_NONE, LANE_FAST,    sitting_board, NULL},
  {METHOD_GET,    "/v1/attempts/{id}/timeline",               WHO_ADMINISTRATOR,                BODY_NONE, LANE_FAST,    attempt_timeline, NULL},

  {METHOD_PUT,    "/v1/sittings/{id}/appeal",                 WHO_STUDENT,                      BODY_JSON, LANE_FAST,    appeal_request, NULL},
  {METHOD_GET,    "/v1/appeals",                              WHO_STUDENT,                      BODY_NONE, LANE_FAST,    appeal_list, NULL},
  {METHOD_GET,    "/v1/appeals/{id}",                         WHO_SIGNED_IN,                    BODY_NONE, LANE_FAST,    appeal_show, NULL},
  {METHOD_PUT,    "/v1/appeals/{id}/details",                 WHO_STUDENT,                      BODY_JSON, LANE_FAST,    appeal_file, NULL},
  {METHOD_PUT,    "/v1/appeals/{id}/withdrawal",              WHO_STUDENT,                      BODY_JSON, LANE_FAST,    appeal_withdraw, NULL},
  {METHOD_GET,    "/v1/appeal-queue",                         WHO_STAFF,                        BODY_NONE, LANE_FAST,    appeal_queue, "state after"},
  {METHOD_GET,    "/v1/appeals/{id}/dossier",                 WHO_STAFF,                        BODY_NONE, LANE_FAST,    appeal_dossier, NULL},
  {METHOD_PUT,    "/v1/appeals/{id}/vote",                    WHO_STAFF,                        BODY_JSON, LANE_FAST,    appeal_vote, NULL},
  {METHOD_PUT,    "/v1/appeals/{id}/return",                  WHO_STAFF,                        BODY_JSON, LANE_FAST,    appeal_return, NULL},
  {METHOD_PUT,    "/v1/appeals/{id}/decision",                WHO_STAFF,                        BODY_JSON, LANE_FAST,    appeal_decide, "dry_run"},
  {METHOD_GET,    "/v1/appeals/{id}/minutes",                 WHO_STAFF,                        BODY_NONE, LANE_FAST,    appeal_minutes, NULL},
  {METHOD_GET,    "/v1/appeals/{id}/minutes/{id}/pdf",        WHO_STAFF,                        BODY_NONE, LANE_DOCUMENT, appeal_minutes_pdf, "language"},
  {METHOD_GET,    "/v1/appeal-minutes",                       WHO_STAFF,                        BODY_NONE, LANE_FAST,    minutes_list, "commission after"},
  {METHOD_GET,    "/v1/appeals/{id}/affected",                WHO_STAFF,                        BODY_NONE, LANE_FAST,    appeal_affected, NULL},
  {METHOD_GET,    "/v1/hearings/{id}/works",                  WHO_STAFF,                        BODY_NONE, LANE_FAST,    work_list, NULL},
  {METHOD_PUT,    "/v1/hearings/{id}/examinees/{id}/works/{n}", WHO_STAFF,                      BODY_JSON, LANE_FAST,    work_change, NULL},
  {METHOD_PUT,    "/v1/hearings/{id}/examinees/{id}/works/{n}/removal", WHO_STAFF,              BODY_JSON, LANE_FAST,    work_remove, NULL},
  {METHOD_PUT,    "/v1/hearings/{id}/handover",               WHO_STAFF,                        BODY_JSON, LANE_FAST,    handover_change, NULL},
  {METHOD_PUT,    "/v1/works/{id}/opening",                   WHO_STAFF,                        BODY_JSON, LANE_FAST,    work_open, NULL},
  {METHOD_GET,    "/v1/hearings/{id}/my-works",               WHO_STUDENT,                      BODY_NONE, LANE_FAST,    own_works, NULL},
  {METHOD_GET,    "/v1/hearings/{id}/recordings",             WHO_STAFF,                        BODY_NONE, LANE_FAST,    recording_list, NULL},
  {METHOD_PUT,    "/v1/hearings/{id}/recordings",             WHO_STAFF,                        BODY_JSON, LANE_FAST,    recording_change, NULL},
  {METHOD_PUT,    "/v1/recordings/{id}/viewing",              WHO_STAFF,                        BODY_JSON, LANE_FAST,    recording_view, NULL},
  {METHOD_GET,    "/v1/recordings/{id}/viewings",             WHO_ADMINISTRATOR,                BODY_NONE, LANE_FAST,    recording_viewing_list, "after"},
  {METHOD_PUT,    "/v1/recordings/{id}/retention",            WHO_ADMINISTRATOR,                BODY_JSON, LANE_FAST,    recording_retain, NULL},
  {METHOD_PUT,    "/v1/recordings/{id}/deletion",             WHO_ADMINISTRATOR,                BODY_JSON, LANE_FAST,    recording_delete, NULL},
  {METHOD_GET,    "/v1/hearings/{id}/minutes",                WHO_STAFF,                        BODY_NONE, LANE_FAST,    hearing_minutes, NULL},
  {METHOD_GET,    "/v1/hearings/{id}/minutes/pdf",            WHO_STAFF,                        BODY_NONE, LANE_DOCUMENT, hearing_minutes_pdf, "language"},
  {METHOD_POST,   "/v1/webhooks/zoom",                        WHO_SIGNATURE,                    BODY_JSON, LANE_FAST,    webhook_receive, NULL},

  {METHOD_PUT,    "/v1/attempts/{id}/removal",                WHO_ADMINISTRATOR,                BODY_JSON, LANE_FAST,    attempt_remove, NULL},
  {METHOD_PUT,    "/v1/attempts/{id}/release",                WHO_ADMINISTRATOR,                BODY_JSON, LANE_FAST,    attempt_release, NULL},
  {METHOD_GET,    "/v1/exam-sessions/{}/commission",          WHO_ADMINISTRATOR,                BODY_NONE, LANE_FAST,    commission_show, NULL},
  {METHOD_PUT,    "/v1/exam-sessions/{}/commission",          WHO_ADMINISTRATOR,                BODY_JSON, LANE_FAST,    commission_change, NULL},

  {METHOD_GET,    "/v1/criteria",                             WHO_TEACHER | WHO_ADMINISTRATOR,  BODY_NONE, LANE_FAST,    criteria_list, "all"},
  {METHOD_PUT,    "/v1/criteria/{}",                          WHO_ADMINISTRATOR,                BODY_JSON, LANE_FAST,    criteria_change, NULL},
  {METHOD_GET,    "/v1/hearings/{id}/preparation",            WHO_ADMINISTRATOR,                BODY_NONE, LANE_FAST,    hearing_preparation_show, NULL},
  {METHOD_PUT,    "/v1/hearings/{id}/preparation",            WHO_ADMINISTRATOR,                BODY_JSON, LANE_FAST,    hearing_preparation_change, NULL},
  {METHOD_GET,    "/v1/hearings/{id}/examinees/{id}/photo",   WHO_STAFF,                        BODY_NONE, LANE_FAST,    examinee_photo, NULL},
  {METHOD_POST,   "/v1/disciplines/{}/tickets/imports",       WHO_TEACHER,                      BODY_TEXT, LANE_IMPORT,  ticket_import, "dry_run"},
  {METHOD_GET,    "/v1/ticket-sets",                          WHO_TEACHER | WHO_ADMINISTRATOR,  BODY_NONE, LANE_FAST,    ticket_set_list, "discipline"},
  {METHOD_GET,    "/v1/ticket-sets/{id}",                     WHO_TEACHER,                      BODY_NONE, LANE_FAST,    ticket_set_show, NULL},
  {METHOD_PUT,    "/v1/ticket-sets/{id}/approval",            WHO_TEACHER,                      BODY_JSON, LANE_FAST,    ticket_set_approve, NULL},
  {METHOD_PUT,    "/v1/ticket-sets/{id}/withdrawal",          WHO_TEACHER,                      BODY_JSON, LANE_FAST,    ticket_set_withdraw, NULL},
  {METHOD_GET,    "/v1/gradesheets",                          WHO_STAFF,                        BODY_NONE, LANE_FAST,    gradesheet_list, "session state closed_since after"},
  {METHOD_GET,    "/v1/exams/{id}/gradesheet",                WHO_STAFF,                        BODY_NONE, LANE_FAST,    gradesheet_of_exam, NULL},
  {METHOD_PUT,    "/v1/exams/{id}/gradesheet/confirmation",   WHO_STAFF,                        BODY_JSON, LANE_FAST,    gradesheet_confirm, NULL},
  {METHOD_GET,    "/v1/gradesheets/{id}",                     WHO_STAFF,                        BODY_NONE, LANE_FAST,    gradesheet_show, NULL},
  {METHOD_PUT,    "/v1/gradesheets/{id}/closing",             WHO_REGISTRAR,                    BODY_JSON, LANE_FAST,    gradesheet_close, NULL},
  {METHOD_PUT,    "/v1/gradesheets/{id}/rectifications/{}",   WHO_STAFF,                        BODY_JSON, LANE_FAST,    gradesheet_rectify, NULL},
  {METHOD_GET,    "/v1/gradesheets/{id}/pdf",                 WHO_STAFF,                        BODY_NONE, LANE_DOCUMENT, gradesheet_pdf, "language"},
  {METHOD_GET,    "/v1/gradesheets/{id}/xlsx",                WHO_STAFF,                        BODY_NONE, LANE_DOCUMENT, gradesheet_xlsx, "language"},
  {METHOD_GET,    "/v1/gradesheets/{id}/csv",                 WHO_STAFF,                        BODY_NONE, LANE_DOCUMENT, gradesheet_csv, NULL},
  {METHOD_GET,    "/v1/gradesheet-verification/{}",           WHO_ANYBODY,                      BODY_NONE, LANE_FAST,    gradesheet_verification, NULL},
};
/* clang-format on */
const size_t route_count = sizeof routes / sizeof routes[0];

static const char *const method_names[] = {
    [METHOD_GET] = "GET", [METHOD_PUT] = "PUT", [METHOD_POST] = "POST", [METHOD_DELETE] = "DELETE"};

/* 1 to LIMIT_QUESTIONS in decimal, without sign or leading zero. Whether the attempt has it, the statement judges. */
static bool is_question_number(const char *text) {
  int number = 0;
  if (*text < '1' || *text > '9') return false;
  for (; *text >= '0' && *text <= '9' && number <= LIMIT_QUESTIONS; text++) number = number * 10 + (*text - '0');
  return *text == '\0' && number <= LIMIT_QUESTIONS;
}

static bool segment_fits(const char *pattern, size_t length, const char *segment) {
  if (length == 4 && memcmp(pattern, "{id}", 4) == 0) return id_is_valid(segment);
  if (length == 3 && memcmp(pattern, "{n}", 3) == 0) return is_question_number(segment);
  if (length == 2 && memcmp(pattern, "{}", 2) == 0) return *segment != '\0';
  return strlen(segment) == length && memcmp(pattern, segment, length) == 0;
}

/* Does the path of the table fit? The variable segments go to `ret_segment`. */
static bool path_fits(const char *path, const struct request *request, const char *ret_segment[LIMIT_SEGMENTS]) {
  int variables = 0;
  for (int i = 0; i < request->segments; i++) {
    if (*path != '/') return false;
    path++;
    size_t length = strcspn(path, "/");
    if (!segment_fits(path, length, request->segment[i])) return false;
    if (*path == '{') ret_segment[variables++] = request->segment[i];
    path += length;
  }
  return *path == '\0';
}

/* Is `name` one of the words of `list`? */
static bool is_listed(const char *list, const char *name) {
  size_t length = strlen(name);
  for (; *list != '\0'; list += strcspn(list, " "), list += strspn(list, " "))
    if (strcspn(list, " ") == length && memcmp(list, name, length) == 0) return true;
  return false;
}

enum problem route_check_query(const struct route *route, const struct request *request, const char **ret_field) {
  for (int i = 0; i < request->queries; i++) {
    if (route->query != NULL && is_listed(route->query, request->query[i].name)) continue;
    *ret_field = request->query[i].name;
    return PROBLEM_UNKNOWN_FIELD;
  }
  return PROBLEM_NONE;
}

enum problem route_find(const struct request *request, const struct route **ret_route,
                        const char *ret_segment[LIMIT_SEGMENTS], const char **ret_allow) {
  struct buffer allow = {.arena = request->arena};
  for (size_t i = 0; i < route_count; i++) {
    if (!path_fits(routes[i].path, request, ret_segment)) continue;
    if (routes[i].method == request->method) {
      *ret_route = &routes[i];
      return PROBLEM_NONE;
    }
    if (allow.length > 0) buffer_puts(&allow, ", ");
    buffer_puts(&allow, method_names[routes[i].method]);
  }
  if (allow.length == 0) return PROBLEM_NOT_FOUND;
  *ret_allow = allow.bytes;
  return PROBLEM_METHOD_NOT_ALLOWED;
}
