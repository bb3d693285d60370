// What staff writes while oral and creative exams are held, and what is kept of them, for the tests of the audit log: each does
// it once and says [object, action, reason, who]. `at()` gives the stack and the administrator of the tests.
import { makeOpenRoom, makeRoom } from './hearings.mjs'
import { makeRegistrar, makeSheet } from './gradesheet.mjs'

// These looks at a work or a recording are kept in registers of their own.
export const registered = ['PUT /v1/works/{id}/opening', 'PUT /v1/recordings/{id}/viewing']

const reason = 'Said by the test'
const names = ['Бекова Ботагөз', 'Ғабитов Ғани']

export function hearingWrites(at) {
  const open = async (steps = () => {}) => {
    const room = await makeOpenRoom(at().stack, { students: 2 })
    await steps(room, room.students[0])
    return room
  }
  const hearing = (room, action, why, who = room.chair) => [`hearing:${room.sitting}`, action, why, who.user.id]
  const examinee = (room, action, why, who = room.proctor) =>
    [`examinee:${room.sitting}/${room.students[0].user.login}`, action, why, who.user.id]
  const marked = (room, one) => room.answered(one).then(() => room.marked(one))
  const proposed = (room, one) => marked(room, one).then(() => room.agree(one))

  const creative = () => makeRoom(at().stack, { kind: 'creative', students: 1, startsIn: '4 days' })
  const enterWork = (room) => {
    const work = { kind: 'video', title: 'Дипломдық фильм', url: 'https://storage.example.edu/1.mp4', size_bytes: 1024 }
    return room.lead.putWork({ ...room.of(room.students[0]), n: 1 }, work)
  }
  const recorded = async () => {
    const room = await open()
    const recording = { url: 'https://storage.example.edu/rec/1.mp4', provider: 'other', seconds: 60 }
    const { id } = await room.proctor.putRecording({ id: room.sitting }, recording)
    return { room, id }
  }
  // Nobody came.
  const sheet = async () => {
    const made = await makeSheet(at().stack, names)
    return { ...made, sheet: await made.teacher.confirmGradesheet({ id: made.exam }, {}) }
  }

  return {
    'PUT /v1/hearings/{id}/presence': async () => {
      const room = await open((room) => room.leave(room.chair))
      return hearing(room, 'hearing.presence')
    },
    'PUT /v1/hearings/{id}/opening': async () => hearing(await open(), 'hearing.open'),
    'PUT /v1/hearings/{id}/order': async () => {
      const room = await open(({ chair, sitting, students: [one, two] }) =>
        chair.putOrder({ id: sitting }, { logins: [two.user.login, one.user.login] }))
      return hearing(room, 'hearing.order')
    },
    'PUT /v1/hearings/{id}/closing': async () => {
      const room = await open(async (room) => {
        for (const one of room.students) await room.move(one, 'refused', reason)
        await room.close(room.chair, { no_recording: reason })
      })
      return hearing(room, 'hearing.close', reason)
    },
    'PUT /v1/hearings/{id}/examinees/{id}/state': async () =>
      examinee(await open((room, one) => room.move(one, 'refused', reason)), 'examinee.refused', reason),
    'PUT /v1/hearings/{id}/examinees/{id}/identity': async () =>
      examinee(await open((room, one) => room.identify(one)), 'examinee.identity'),
    'PUT /v1/hearings/{id}/examinees/{id}/ticket': async () => examinee(await open((room, one) => room.call(one)), 'ticket.draw'),
    'PUT /v1/hearings/{id}/examinees/{id}/notes': async () => {
      const room = await open(async (room, one) => {
        await room.call(one)
        await room.proctor.putNote(room.of(one), { text: 'Неге?' })
      })
      return examinee(room, 'examinee.note')
    },
    'PUT /v1/hearings/{id}/examinees/{id}/marks': async () => {
      const room = await open((room, one) => room.answer(one).then(() => room.mark(one, room.chair)))
      return examinee(room, 'marks.put', undefined, room.chair)
    },
    'PUT /v1/hearings/{id}/examinees/{id}/agreement': async () => {
      const room = await open(proposed)
      return examinee(room, 'agreement.put', undefined, room.chair)
    },
    'PUT /v1/hearings/{id}/examinees/{id}/signature': async () => {
      const room = await open((room, one) => proposed(room, one).then(() =>
        room.sign(one, room.members[0], { agrees: false, reason })))
      return examinee(room, 'agreement.sign', reason, room.members[0])
    },
    'PUT /v1/hearings/{id}/examinees/{id}/grade': async () => {
      const room = await open((room, one) => room.grade(one))
      return examinee(room, 'grade.announce', undefined, room.chair)
    },
    'PUT /v1/hearings/{id}/examinees/{id}/works/{n}': async () => {
      const room = await creative()
      await enterWork(room)
      return hearing(room, 'work.put', undefined, room.lead)
    },
    'PUT /v1/hearings/{id}/examinees/{id}/works/{n}/removal': async () => {
      const room = await creative()
      await enterWork(room)
      await room.lead.removeWork({ ...room.of(room.students[0]), n: 1 }, { reason })
      return hearing(room, 'work.remove', reason, room.lead)
    },
    'PUT /v1/hearings/{id}/handover': async () => {
      const room = await creative()
      await enterWork(room)
      await room.lead.handOver({ id: room.sitting }, {})
      return hearing(room, 'work.hand_over', undefined, room.lead)
    },
    'PUT /v1/hearings/{id}/recordings': async () => {
      const { room, id } = await recorded()
      return [`recording:${id}`, 'recording.enter', undefined, room.proctor.user.id]
    },
    'PUT /v1/recordings/{id}/retention': async () => {
      const { id } = await recorded()
      await at().administrator.putRetention({ id }, { retain_until: '2031-02-01', reason })
      return [`recording:${id}`, 'recording.retain', reason]
    },
    'PUT /v1/recordings/{id}/deletion': async () => {
      const { room, id } = await recorded()
      for (const one of room.students) await room.move(one, 'continued', reason)
      await room.close(room.chair, {})
      await at().stack.sql('update recordings set retain_until = current_date - 1 where id = $1', [id])
      await at().administrator.putDeletion({ id }, { reason })
      return [`recording:${id}`, 'recording.delete', reason]
    },
    'PUT /v1/exams/{id}/gradesheet/confirmation': async () => {
      const { sheet: { id }, teacher } = await sheet()
      return [`gradesheet:${id}`, 'gradesheet.confirmed', undefined, teacher.user.id]
    },
    'PUT /v1/gradesheets/{id}/closing': async () => {
      const { sheet: { id } } = await sheet()
      const registrar = await makeRegistrar(at().stack)
      await registrar.closeGradesheet({ id }, {})
      return [`gradesheet:${id}`, 'gradesheet.closed', undefined, registrar.user.id]
    },
    'PUT /v1/gradesheets/{id}/rectifications/{}': async () => {
      const { sheet: { id: of }, teacher, sitting, students: [one] } = await sheet()
      await at().stack.sql(
        `insert into results (sitting_id, student_id, kind, exam_points, rating, total, letter, points, traditional, trace)
         values ($1, $2, 'graded', 30, 50, 80, 'B', 3.0, 4, '[]')`, [sitting, one.id])
      const { id } = await teacher.rectifyGradesheet({ id: of, login: one.login }, { reason, basis: '12-Ө' })
      return [`gradesheet:${id}`, 'gradesheet.confirmed', reason, teacher.user.id]
    },
  }
}
