variable "release" {
  type    = string
  default = "1.4.0"
}

resource "uazapi_instance" "sales" {
  name = "Vendas São Paulo"
}

resource "uazapi_instance_connection" "sales" {
  instance_id        = uazapi_instance.sales.id
  wait_for_connected = true
}

action "uazapi_send_text" "deployed" {
  config {
    instance_id = uazapi_instance_connection.sales.instance_id
    number      = "5581999990000"
    text        = "O atendimento está no ar, versão ${var.release}."
    wait_for    = "sent"
  }
}

# A notice after each release.
resource "terraform_data" "release" {
  input = var.release

  lifecycle {
    action_trigger {
      events  = [after_create, after_update]
      actions = [action.uazapi_send_text.deployed]
    }
  }
}
