"""Prints the devices that Vulkan finds, as JSON: [{"name": ..., "software": true}, ...]."""

import ctypes
import json
import sys

# VkPhysicalDeviceProperties: four numbers, the type, then the name; with all limits it is below 1 KiB.
TYPE_OFFSET, NAME_OFFSET, SOFTWARE = 16, 20, 4


class InstanceInfo(ctypes.Structure):
    _fields_ = [("type", ctypes.c_int), ("next", ctypes.c_void_p), ("flags", ctypes.c_uint),
                ("application", ctypes.c_void_p), ("layers", ctypes.c_uint), ("layer_names", ctypes.c_void_p),
                ("extensions", ctypes.c_uint), ("extension_names", ctypes.c_void_p)]


def adapters():
    vulkan = ctypes.CDLL("libvulkan.so.1")
    instance, count = ctypes.c_void_p(), ctypes.c_uint()
    if vulkan.vkCreateInstance(ctypes.byref(InstanceInfo(type=1)), None, ctypes.byref(instance)) != 0:
        return []
    vulkan.vkEnumeratePhysicalDevices(instance, ctypes.byref(count), None)
    devices = (ctypes.c_void_p * count.value)()
    vulkan.vkEnumeratePhysicalDevices(instance, ctypes.byref(count), devices)
    found = []
    for device in devices:
        properties = ctypes.create_string_buffer(4096)
        vulkan.vkGetPhysicalDeviceProperties(ctypes.c_void_p(device), properties)
        kind = int.from_bytes(properties.raw[TYPE_OFFSET : TYPE_OFFSET + 4], sys.byteorder)
        name = properties.raw[NAME_OFFSET:].split(b"\0", 1)[0].decode()
        found.append({"name": name, "software": kind == SOFTWARE})
    return found


try:
    print(json.dumps(adapters()))
except OSError as error:
    sys.exit(str(error))
