// What stands below the first screen of Settings > Security, and comes after it.
import { DevicesCard } from './devices-card'
import { IdentitiesCard } from './identities-card'
import { SecurityLog } from './security-log'
import { SessionsCard } from './sessions-card'

export const BelowTheFold = () => (
  <>
    <IdentitiesCard />
    <SessionsCard />
    <DevicesCard />
    <SecurityLog />
  </>
)
