-- Who may do what. The worker has no table but those of the saving statement; everything else goes through functions
-- that run with the owner's rights and judge for themselves. The report role reads what is neither key nor secret.
revoke all on all tables in schema public from emtihan_worker, emtihan_report;
revoke create on schema public from public;
grant usage on schema public to emtihan_worker, emtihan_report;

revoke execute on all functions in schema public from public;
set local client_min_messages = error; -- pg_trgm's functions are not ours to grant, and PostgreSQL warns of each
grant execute on all functions in schema public to emtihan_worker;
set local client_min_messages = warning;
grant select on schema_migrations, attempts to emtihan_worker;
grant select (token_hash, user_id) on sessions to emtihan_worker;
grant update (last_contact_at, choices, seqs, receipts, head) on attempts to emtihan_worker;
grant insert on attempt_answers to emtihan_worker;

grant select on settings, grade_scale, groups, group_members, disciplines, exam_sessions, exams, sittings, ratings,
  attempts, attempt_segments, attempt_answers, attempt_events, results, gradesheets to emtihan_report;
-- Who did what, not how it was before and after: there stand marks that nobody may know yet, right answers, and links that
-- open a meeting or a recording.
grant select (id, at, actor_id, action, object, number, hash) on audit_log to emtihan_report;
