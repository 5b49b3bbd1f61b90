import { Facts, Panel } from '../../pieces/Facts';
import { Moment } from '../../pieces/Moment';
import { PageHead } from '../../pieces/PageHead';
import { usePerson } from '../../shell/rights';
import { Colours, DateAndTime } from './profile/Habits';
import { Password } from './profile/Password';
import { SecondFactor } from './profile/SecondFactor';
import { Sessions } from './profile/Sessions';

/** The person who is signed in: who, how they sign in, how the portal looks, where it is open. */
export default function Profile() {
  const person = usePerson();
  return (
    <>
      <PageHead title="Profile" />
      {person && (
        <Panel title="You">
          <Facts
            of={[
              ['E-mail', person.email],
              ['Role', person.role],
              ['Since', <Moment key="c" at={person.created_at} />],
            ]}
          />
        </Panel>
      )}
      <Password />
      <SecondFactor />
      <DateAndTime />
      <Colours />
      <Sessions />
    </>
  );
}
