import { Droplet, Plus, Trash2 } from 'lucide-react';
import { useState, useSyncExternalStore } from 'react';
import { theme, themeChoices } from '#renderer/app/theme.ts';
import { TimeChart } from '#renderer/charts/index.ts';
import { BaseMap } from '#renderer/maps/index.ts';
import {
  Badge,
  Button,
  Checkbox,
  Dialog,
  EmptyState,
  ErrorState,
  IconButton,
  KeyHint,
  NumberInput,
  PageLayout,
  ProgressBar,
  Section,
  Segmented,
  Select,
  SidePanel,
  Skeleton,
  Sparkline,
  Table,
  Tabs,
  TextInput,
  useToast,
  Value,
  type TableColumn,
  type ValueMark,
} from '#renderer/ui/index.ts';
import { samplePoints, sampleSeries, sampleWells, type SampleWell } from './sample.ts';

const marks: readonly ValueMark[] = [
  'good',
  'uncertain',
  'bad',
  'stale',
  'manual',
  'estimated',
  'simulated',
];
const statuses = ['critical', 'high', 'medium', 'low', 'ok', 'off'] as const;
const series = sampleSeries(Date.UTC(2025, 0, 1));
const kinds = [
  { key: 'oil', colour: 'oil', letter: 'O' },
  { key: 'gas', colour: 'gas', letter: 'G' },
  { key: 'water', colour: 'water', letter: 'W' },
];
const columns: readonly TableColumn<SampleWell>[] = [
  { key: 'name', header: 'Well', value: (well) => well.name, isKey: true, width: 200 },
  { key: 'lease', header: 'Lease', value: (well) => well.lease },
  {
    key: 'state',
    header: 'State',
    value: (well) => (well.isDown ? 'Down' : 'Producing'),
    cell: (well) => (well.isDown ? <Badge status="high">Down</Badge> : <Badge>Producing</Badge>),
  },
  { key: 'oil', header: 'Oil', unit: 'bbl', align: 'end', decimals: 1, value: (well) => well.oil },
  { key: 'gas', header: 'Gas', unit: 'Mcf', align: 'end', decimals: 0, value: (well) => well.gas },
];

/** Every part of the kit on one page, in development only; its words are samples and not translated. */
export default function Gallery() {
  const chosen = useSyncExternalStore(theme.subscribe, theme.get);
  const [panel, setPanel] = useState<SampleWell | null>(null);
  return (
    <PageLayout
      title="Gallery"
      subtitle="Every part of the kit"
      actions={
        <Segmented
          label="Theme"
          value={chosen}
          options={themeChoices.map((choice) => ({ value: choice, label: choice }))}
          onChange={theme.choose}
        />
      }
      panel={
        panel && (
          <SidePanel title={panel.name} onClose={() => setPanel(null)}>
            <p>{panel.lease}</p>
          </SidePanel>
        )
      }
    >
      <Controls />
      <Values />
      <Section title="Table">
        <div style={{ height: '20rem', display: 'flex' }}>
          <Table
            label="Wells"
            rows={sampleWells}
            columns={columns}
            rowKey={(well) => well.id}
            selectedKey={panel?.id ?? null}
            onOpen={setPanel}
          />
        </div>
      </Section>
      <Section title="Chart">
        <TimeChart
          label="Production"
          series={series}
          isDaily
          markers={[{ atMs: Date.UTC(2025, 5, 1), label: 'Workover' }]}
        />
      </Section>
      <Section title="Map">
        <div style={{ height: '24rem', display: 'flex' }}>
          <BaseMap
            label="Wells"
            points={samplePoints}
            kinds={kinds}
            onOpen={(id) => setPanel(sampleWells.find((well) => well.id === id) ?? null)}
            hoverCard={(id) => id}
          />
        </div>
      </Section>
      <States />
    </PageLayout>
  );
}

function Controls() {
  const toast = useToast();
  const [text, setText] = useState('');
  const [number, setNumber] = useState<number | null>(1234.5);
  const [choice, setChoice] = useState('one');
  const [isChecked, setIsChecked] = useState(true);
  const [isOpen, setIsOpen] = useState(false);
  const undo = { label: 'Undo', run: () => toast({ text: 'Put back.' }) };
  return (
    <Section title="Controls" note="with their notes">
      <div className="page-actions">
        <Button tone="primary" icon={<Plus />} onClick={() => setIsOpen(true)}>
          Primary
        </Button>
        <Button onClick={() => toast({ text: 'Saved 12 cells.', action: undo })}>Normal</Button>
        <Button tone="quiet">Quiet</Button>
        <Button tone="danger" onClick={() => toast({ text: 'Refused.', tone: 'error' })}>
          Danger
        </Button>
        <Button disabled>Disabled</Button>
        <IconButton label="Delete">
          <Trash2 />
        </IconButton>
        <KeyHint keys="Mod+K" />
        <KeyHint keys="g w" />
      </div>
      <div className="facts">
        <TextInput label="Name" value={text} onChange={setText} placeholder="Smith 1H" />
        <TextInput label="API" value="42" onChange={setText} error="Needs 10 digits." />
        <NumberInput
          label="Gauge"
          unit="ft"
          value={number}
          onCommit={setNumber}
          warning="Twice yesterday’s."
        />
        <Select
          label="Lift"
          value={choice}
          onChange={setChoice}
          options={[
            { value: 'one', label: 'Rod pump' },
            { value: 'two', label: 'ESP' },
          ]}
        />
        <Checkbox label="Simulated" checked={isChecked} onChange={setIsChecked} />
      </div>
      <Dialog
        open={isOpen}
        onClose={() => setIsOpen(false)}
        title="Close this operator?"
        description="Nothing is deleted; its devices are no longer polled."
        actions={
          <>
            <Button onClick={() => setIsOpen(false)}>Cancel</Button>
            <Button tone="primary">Close operator</Button>
          </>
        }
      />
    </Section>
  );
}

function Values() {
  const now = 1_780_000_000_000;
  return (
    <Section title="Values and status">
      <div className="page-actions">
        {marks.map((mark) => (
          <Value
            key={mark}
            value={1042.3}
            decimals={1}
            unit="psi"
            mark={mark}
            reason={`Because it is ${mark}`}
            atMs={now}
          />
        ))}
      </div>
      <div className="page-actions">
        {statuses.map((status) => (
          <Badge key={status} status={status}>
            {status}
          </Badge>
        ))}
        <Badge>plain</Badge>
        <Sparkline label="Oil" colour="oil" values={[4, 5, 6, 5, null, 4, 3, 5, 7]} />
        <Sparkline label="Gas" colour="gas" values={[9, 8, 8, 7, 7, 6, 6, 5]} reference={7} />
        <Droplet />
      </div>
      <ProgressBar label="Importing wells.csv" done={320} total={480} remainingMs={42_000} />
      <ProgressBar label="Reading" done={1_204} total={null} unit="rows" />
    </Section>
  );
}

function States() {
  const [tab, setTab] = useState('empty');
  return (
    <Section title="States">
      <Tabs
        label="States"
        selected={tab}
        onSelect={setTab}
        tabs={[
          {
            key: 'empty',
            label: 'Empty',
            content: (
              <EmptyState title="No wells yet" actions={<Button>Import</Button>}>
                Wells appear here when they are imported or added.
              </EmptyState>
            ),
          },
          {
            key: 'error',
            label: 'Failing',
            content: (
              <ErrorState title="Something went wrong inside WellOS" reference="B-1234">
                Nothing that was saved is affected.
              </ErrorState>
            ),
          },
          { key: 'pending', label: 'Pending', content: <Skeleton /> },
        ]}
      />
    </Section>
  );
}
