# Creates the fleet on the server of UAZAPI_BASE_URL, looks at it, and destroys it.
# Run it on the simulator:
#   terraform test -filter=tests/simulator.tftest.hcl

variables {
  chatwoot_token      = "token-of-the-test"
  deletion_protection = false # or the test could not clean up
}

run "creates_the_fleet" {
  assert {
    condition     = alltrue([for customer in module.customer : customer.id != ""])
    error_message = "A customer has no instance."
  }
  assert {
    condition     = toset(keys(output.paircodes)) == toset(["cliente-oficina-recife", "cliente-padaria-central"])
    error_message = "Those who have a phone in the file get a code, and nobody else does."
  }
}

run "has_nothing_left_to_do" {
  command = plan

  assert {
    condition     = alltrue([for customer in module.customer : customer.status == "connecting"])
    error_message = "A customer does not wait for a phone."
  }

  # Nobody has paired yet, which the check reports.
  expect_failures = [check.everybody_is_connected]
}
