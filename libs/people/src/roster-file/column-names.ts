/** The columns of a roster file, under their own names. */
export const columnNames = [
  'email',
  'name',
  'team',
  'parent_team',
  'lead',
  'language',
  'time_zone',
  'employee_id',
  'status',
] as const;

export type ColumnName = (typeof columnNames)[number];
