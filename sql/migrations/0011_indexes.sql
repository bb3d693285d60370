-- What was still found by reading a table from end to end: the results of an attempt with the annulled ones (T7), each second
-- the sessions that are over, and who else was given a question (the exams of its discipline).
create index on results (attempt_id);
create index on sessions (expires_at);
create index on sessions (last_seen_at);
create index on exams (discipline_id);
