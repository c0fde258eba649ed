// What is asked about one member: loaded with the first press, not with the list.
export { EndSessionsDialog } from './end-sessions-dialog'
export { RoleDialog } from './role-dialog'
