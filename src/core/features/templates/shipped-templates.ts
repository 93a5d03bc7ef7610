import {
  deviceTemplate,
  type DeviceTemplate,
} from '#shared/domain/telemetry/templates/template.ts';
import espDrive from '#resources/device-templates/esp-drive.json' with { type: 'json' };
import gasFlowComputer from '#resources/device-templates/gas-flow-computer.json' with { type: 'json' };
import gasLift from '#resources/device-templates/gas-lift.json' with { type: 'json' };
import genericModbus from '#resources/device-templates/generic-modbus.json' with { type: 'json' };
import genericMqtt from '#resources/device-templates/generic-mqtt.json' with { type: 'json' };
import genericOpcua from '#resources/device-templates/generic-opcua.json' with { type: 'json' };
import genericSparkplug from '#resources/device-templates/generic-sparkplug.json' with { type: 'json' };
import injectionWell from '#resources/device-templates/injection-well.json' with { type: 'json' };
import lufkinSam from '#resources/device-templates/lufkin-sam.json' with { type: 'json' };
import plungerController from '#resources/device-templates/plunger-controller.json' with { type: 'json' };
import rodPumpController from '#resources/device-templates/rod-pump-controller.json' with { type: 'json' };
import separator from '#resources/device-templates/separator.json' with { type: 'json' };
import simulatedRodPump from '#resources/device-templates/simulated-rod-pump.json' with { type: 'json' };
import tankBattery from '#resources/device-templates/tank-battery.json' with { type: 'json' };

const files: Readonly<Record<string, unknown>> = {
  'esp-drive': espDrive,
  'gas-flow-computer': gasFlowComputer,
  'gas-lift': gasLift,
  'generic-modbus': genericModbus,
  'generic-mqtt': genericMqtt,
  'generic-opcua': genericOpcua,
  'generic-sparkplug': genericSparkplug,
  'injection-well': injectionWell,
  'lufkin-sam': lufkinSam,
  'plunger-controller': plungerController,
  'rod-pump-controller': rodPumpController,
  separator: separator,
  'simulated-rod-pump': simulatedRodPump,
  'tank-battery': tankBattery,
};

let parsed: ReadonlyMap<string, DeviceTemplate> | undefined;

/** What is shipped, by id; one that breaks the schema is a bug and throws. A new file is named here. */
export function shippedTemplates(): ReadonlyMap<string, DeviceTemplate> {
  parsed ??= new Map(
    Object.entries(files).map(([templateId, file]) => [templateId, deviceTemplate.parse(file)]),
  );
  return parsed;
}
