-- Findings of imports say in members of their own what they are about: these functions return them as JSON now.
drop function if exists bank_plan(uuid, text, jsonb);
drop function if exists bank_flaw(text, text[], integer, integer), bank_warning(integer, text, integer);
drop function if exists ticket_rows(jsonb);
