// The shapes of the API under short names. They are generated from fcgi/openapi.yaml (npm run types), which says what
// they mean; this page only names what the portal reads.
import type { components } from './contract'

type Schemas = components['schemas']

export type ProblemCode = Schemas['ProblemCode']
export type Role = Schemas['Role']
export type User = Schemas['User']
export type GroupLanguage = Schemas['GroupLanguage']
export type ServerTime = Schemas['WallClock']

export type Titles = Omit<Schemas['Titled'], 'code'>
export type Exam = Schemas['ExamHead']
export type Schedule = Schemas['Schedule']
export type Sitting = Schemas['ScheduledSitting']
export type SittingState = Sitting['state']

export type AttemptState = Schemas['State']
export type Clock = Schemas['Clock']
export type Attempt = Schemas['Attempt']
export type Paper = Schemas['Paper']
export type Question = Schemas['PaperQuestion']
export type Receipt = Schemas['Receipt']
export type Refusal = Schemas['ItemRefusal']
export type BatchReply = Schemas['BatchResult']
export type ReceiptList = Schemas['Receipts']

export type Result = Schemas['Result']
export type TraceStep = Schemas['TraceStep']
export type Grade = Schemas['Grade']
export type GradeList = Schemas['Grades']

export type Ground = Schemas['Ground']
export type Appeal = Schemas['Appeal']
export type AppealState = Schemas['AppealState']
export type AppealWithHistory = Schemas['AppealWithHistory']
export type AppealList = Schemas['AppealList']
export type AppealInput = Schemas['AppealInput']
export type DetailsInput = Schemas['DetailsInput']
export type Picture = Schemas['Picture']
export type Message = Schemas['Message']
export type MessageList = Schemas['MessagePage']
export type UnreadCount = Schemas['UnreadCount']
export type CalendarFeed = Schemas['CalendarFeed']
export type NewCalendarFeed = Schemas['NewCalendarFeed']
export type WaitingDate = Schemas['WaitingDate']
export type Rescheduled = Schemas['Rescheduled']
export type PictureList = Schemas['PicturePage']
