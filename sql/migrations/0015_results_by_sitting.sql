-- Whom a sitting is for asks for its results, the annulled ones too: whoever has one sat there (T9, A12).
create index results_by_sitting on results (sitting_id, student_id);
