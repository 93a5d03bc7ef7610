export { createNoteDesk, type NoteDesk } from './note-desk.ts';
