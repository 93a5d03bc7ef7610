"""A Modbus TCP server that shares no code with the driver (Debian's python3-pymodbus): python3 pymodbus_tcp.py PORT UNIT.

Takes lines `set FUNCTION ADDRESS VALUE...` and `get FUNCTION ADDRESS COUNT`, and answers each with one line.
"""
import sys
import threading

from pymodbus.datastore import ModbusSequentialDataBlock, ModbusServerContext, ModbusSlaveContext
from pymodbus.server import StartTcpServer

port, unit = int(sys.argv[1]), int(sys.argv[2])
# zero_mode: register n is at index n of the block.
slave = ModbusSlaveContext(
    co=ModbusSequentialDataBlock(0, [False] * 200),
    hr=ModbusSequentialDataBlock(0, [0] * 200),
    zero_mode=True,
)


def obey():
    for line in sys.stdin:
        what, function, address, *rest = line.split()
        numbers = [int(word) for word in rest]
        if what == "set":
            slave.setValues(int(function), int(address), numbers)
            print("done", flush=True)
        else:
            values = slave.getValues(int(function), int(address), numbers[0])
            print(" ".join(str(int(value)) for value in values), flush=True)


threading.Thread(target=obey, daemon=True).start()
context = ModbusServerContext(slaves={unit: slave}, single=False)
StartTcpServer(context=context, address=("127.0.0.1", port))
