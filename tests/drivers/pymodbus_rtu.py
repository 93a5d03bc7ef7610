"""A Modbus RTU server that shares no code with the driver (Debian's python3-pymodbus): python3 pymodbus_rtu.py PORT UNIT."""
import sys

from pymodbus.datastore import ModbusSequentialDataBlock, ModbusServerContext, ModbusSlaveContext
from pymodbus.server import StartSerialServer
from pymodbus.transaction import ModbusRtuFramer

path, unit = sys.argv[1], int(sys.argv[2])
# Registers 0..199 hold 1000, 1001, …; zero_mode: register n is at index n of the block.
slave = ModbusSlaveContext(
    co=ModbusSequentialDataBlock(0, [n % 2 == 1 for n in range(200)]),
    hr=ModbusSequentialDataBlock(0, [1000 + n for n in range(200)]),
    zero_mode=True,
)
context = ModbusServerContext(slaves={unit: slave}, single=False)
print("ready", flush=True)
StartSerialServer(context=context, framer=ModbusRtuFramer, port=path, baudrate=19200, timeout=0.05)
