resource "uazapi_instance" "sales" {
  name = "Vendas São Paulo"
}

resource "uazapi_instance_connection" "sales" {
  instance_id = uazapi_instance.sales.id
}

data "uazapi_message_limits" "sales" {
  instance_id = uazapi_instance_connection.sales.instance_id
}

# A warning while WhatsApp keeps the number from new chats. Null means that it
# told nothing, so it is no reason to warn.
check "sales_may_begin_chats" {
  assert {
    condition     = data.uazapi_message_limits.sales.can_send_new_messages != false
    error_message = "Vendas São Paulo may begin no new chats: ${coalesce(data.uazapi_message_limits.sales.message, "the server does not say why")}"
  }
}
