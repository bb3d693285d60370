-- Replaced by password_set(actor, login, password_hash).
drop function if exists password_set(text, text);
