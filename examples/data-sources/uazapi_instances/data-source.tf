data "uazapi_instances" "down" {
  status = "disconnected"
}

# A warning in every plan that names the instances which are not connected.
check "all_are_connected" {
  assert {
    condition     = length(data.uazapi_instances.down.instances) == 0
    error_message = "Not connected: ${join(", ", data.uazapi_instances.down.instances[*].name)}"
  }
}
