-- Ticket sets of a discipline (O2, A21): imported by its teachers, approved, and then never changed.

-- The SHA-256 of all tickets of a set, as [[number, language, [question, …]], …] in this order, as PostgreSQL writes jsonb.
create or replace function ticket_set_hash(ticket_set uuid) returns bytea
language sql stable as $$
  select sha256(convert_to(jsonb_agg(jsonb_build_array(t.number, t.language, t.questions) order by t.number, t.language collate "C")::text,
                           'UTF8'))
    from tickets t where t.ticket_set_id = ticket_set
$$;
