/** Whether the platform made it for the team: edited and switched like others, and never deleted. */
export const isHouse = (workflow: object): boolean => 'house' in workflow && typeof workflow.house === 'string'
