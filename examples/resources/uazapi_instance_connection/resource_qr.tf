# Pairs by a QR that is drawn in the terminal while apply runs. It takes
# Terraform 1.14 or later.
resource "uazapi_instance" "sales" {
  name = "Vendas São Paulo"
}

action "uazapi_instance_connect" "sales" {
  config {
    instance_id = uazapi_instance.sales.id
  }
}

resource "uazapi_instance_connection" "sales" {
  instance_id        = uazapi_instance.sales.id
  wait_for_connected = true

  lifecycle {
    action_trigger {
      events  = [before_create, before_update]
      actions = [action.uazapi_instance_connect.sales]
    }
  }
}
