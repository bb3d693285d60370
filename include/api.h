/* Every handler, by noun. What each takes and gives is in openapi.yaml under the same tag. */
#ifndef EMTIHAN_API_H
#define EMTIHAN_API_H

#include "call.h"

handler_fn health_show, ready_show, clock_show;
handler_fn session_create, session_show, session_delete, sessions_delete, session_set_language, session_set_password;
handler_fn schedule_show;
handler_fn attempt_start, rehearsal_start, attempt_show, attempt_resume, attempt_contact, attempt_finish,
    attempt_receipts, attempt_timeline, attempt_remove, attempt_release;
handler_fn answer_save, answers_save;
handler_fn grades_show;
handler_fn bank_list, bank_questions, bank_import, bank_approve, bank_edit, bank_withdraw;
handler_fn roster_import;
handler_fn discipline_list, discipline_change;
handler_fn group_list, group_change, person_list, person_change, person_set_password, person_set_account;
handler_fn exam_session_list, exam_session_change, exam_list, exam_students, rating_change, accommodation_change;
handler_fn sitting_change, sitting_board;
handler_fn appeal_request, appeal_list, appeal_show, appeal_file, appeal_withdraw, appeal_queue, appeal_dossier,
    appeal_vote, appeal_return, appeal_decide, appeal_minutes, appeal_minutes_pdf, appeal_affected;
handler_fn commission_show, commission_change;
handler_fn picture_store, picture_show, picture_delete;
handler_fn reschedule_list, reschedules_change, reschedule_change, reschedule_message, date_suggestions;
handler_fn message_list, message_unread, message_read;
handler_fn calendar_day_list, calendar_day_change, calendar_day_delete;
handler_fn calendar_feed_show, calendar_feed_change, calendar_feed_delete, calendar_show;
handler_fn hearing_list, hearing_show, presence_change, hearing_open, queue_change, hearing_close, draw_show;
handler_fn examinee_change, identity_change, ticket_draw, note_add, place_show, place_take, ticket_open;
handler_fn marks_change, agreement_change, signature_add, grade_announce;
handler_fn photo_store, photo_show, photo_delete, examinee_photo;
handler_fn criteria_list, criteria_change;
handler_fn hearing_preparation_show, hearing_preparation_change;
handler_fn ticket_import, ticket_set_list, ticket_set_show, ticket_set_approve, ticket_set_withdraw;

#endif
